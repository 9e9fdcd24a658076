package dev.trailwarden.sandbox.service;

import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.runtime.SandboxClock;
import dev.trailwarden.sandbox.template.StackTarget;
import dev.trailwarden.sandbox.template.Stacks;
import dev.trailwarden.sandbox.template.Template;
import dev.trailwarden.sandbox.template.TemplateException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What CloudFormation knows of stacks beside their resources: how the last operation ended, and whether they are
 * protected. Stacks that the sandbox's operator deployed are in it as soon as somebody asks.
 */
final class StackBook {
    /** Bytes of a template in a call. (CloudFormation quotas.) */
    private static final int MAX_TEMPLATE = 51_200;

    private static final Set<String> KNOWN_CAPABILITIES =
            Set.of("CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND");

    private final Stacks stacks;
    private final SandboxClock clock;
    private final StackEvents events;
    private final Map<StackTarget, Entry> entries = new LinkedHashMap<>();
    private final Map<StackTarget, Order> operators = new LinkedHashMap<>();

    /**
     * What is known of a stack.
     *
     * @param status AWS's word, for example {@code CREATE_COMPLETE}
     * @param reason why the last operation failed, empty when it did not
     * @param order what it was last deployed with by a call, or else by the sandbox's operator, if that was said
     * @param isProtected whether it has termination protection
     * @param created when it was made
     */
    record Entry(String status, String reason, Optional<Order> order, boolean isProtected, Instant created) {
        Entry ended(String now, String why) {
            return new Entry(now, why, order, isProtected, created);
        }
    }

    /**
     * What somebody wants a stack to be.
     *
     * @param template its body
     * @param parameters values by name
     * @param capabilities what the caller acknowledges
     */
    record Order(String template, Map<String, String> parameters, List<String> capabilities) {
        Order {
            parameters = Map.copyOf(parameters);
            capabilities = List.copyOf(capabilities);
        }

        /**
         * The template, read.
         *
         * @throws ApiError {@code ValidationError}, {@code InsufficientCapabilitiesException}
         */
        Template checked() {
            if (template.getBytes(StandardCharsets.UTF_8).length > MAX_TEMPLATE) {
                throw invalid(
                        "1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member"
                                + " must have length less than or equal to " + MAX_TEMPLATE);
            }
            if (!KNOWN_CAPABILITIES.containsAll(capabilities)) {
                throw invalid("There is no such capability among " + capabilities);
            }
            try {
                Template read = Template.read(template);
                read.parameterValues(parameters);
                requireCapabilities(read);
                return read;
            } catch (TemplateException unacceptable) {
                throw invalid("Template format error: " + unacceptable.getMessage());
            }
        }

        private void requireCapabilities(Template read) {
            boolean roles = false;
            boolean named = false;
            for (Template.Resource resource : read.resources().values()) {
                boolean role = resource.type().startsWith("AWS::IAM::");
                roles |= role;
                named |= role && resource.properties().has("RoleName");
            }
            boolean acknowledged = capabilities.contains("CAPABILITY_NAMED_IAM")
                    || (!named && capabilities.contains("CAPABILITY_IAM"));
            if (roles && !acknowledged) {
                throw ApiError.badRequest(
                        "InsufficientCapabilitiesException",
                        "Requires capabilities : [" + (named ? "CAPABILITY_NAMED_IAM" : "CAPABILITY_IAM") + "]");
            }
        }
    }

    StackBook(Stacks stacks, SandboxClock clock, StackEvents events) {
        this.stacks = stacks;
        this.clock = clock;
        this.events = events;
    }

    static ApiError invalid(String message) {
        return ApiError.badRequest("ValidationError", message);
    }

    /**
     * Keeps what the sandbox's operator deployed a stack with. Whatever a call has deployed comes before it, so that an
     * operator can change resources behind CloudFormation's back.
     */
    synchronized void keep(StackTarget target, Order order) {
        operators.put(target, order);
    }

    /** What is known of a stack, empty when there is none. */
    synchronized Optional<Entry> find(StackTarget target) {
        return called(target)
                .map(entry -> entry.order().isPresent() || !operators.containsKey(target)
                        ? entry
                        : new Entry(
                                entry.status(),
                                entry.reason(),
                                Optional.ofNullable(operators.get(target)),
                                entry.isProtected(),
                                entry.created()));
    }

    /** The same, with an order only if a call gave it. */
    private Optional<Entry> called(StackTarget target) {
        boolean live = stacks.find(target).isPresent();
        Entry entry = entries.get(target);
        if (entry == null && live) {
            entry = new Entry("CREATE_COMPLETE", "", Optional.empty(), false, clock.now());
            entries.put(target, entry);
        }
        // Deleted by the operator: only a stack that failed is known without having anything.
        if (entry != null && !live && !entry.status().equals("ROLLBACK_COMPLETE")) {
            entries.remove(target);
            return Optional.empty();
        }
        return Optional.ofNullable(entry);
    }

    /** Every stack of an account and Region, by name. */
    synchronized Map<StackTarget, Entry> in(String account, String region) {
        Map<StackTarget, Entry> found = new LinkedHashMap<>();
        Set<StackTarget> targets = new LinkedHashSet<>();
        stacks.all().forEach(stack -> targets.add(stack.target()));
        targets.addAll(entries.keySet());
        targets.stream()
                .filter(target ->
                        target.accountId().equals(account) && target.region().equals(region))
                .forEach(target -> find(target).ifPresent(entry -> found.put(target, entry)));
        return found;
    }

    /**
     * Creates a stack. A failure of a resource is not an error of this call: the stack says so.
     *
     * @throws ApiError {@code AlreadyExistsException}, a refusal, or what {@link Order#checked()} throws
     */
    synchronized Entry create(StackTarget target, Order order, StackCaller caller) {
        caller.require("cloudformation:CreateStack", target);
        Template template = order.checked();
        if (find(target).isPresent()) {
            throw ApiError.badRequest("AlreadyExistsException", "Stack [" + target.name() + "] already exists");
        }
        Entry entry = new Entry("CREATE_COMPLETE", "", Optional.of(order), false, clock.now());
        try {
            deploy(target, template, order, caller, "CREATE");
        } catch (TemplateException failed) {
            entry = entry.ended("ROLLBACK_COMPLETE", String.valueOf(failed.getMessage()));
        }
        entries.put(target, entry);
        events.stack(target, entry.status(), entry.reason());
        return entry;
    }

    /**
     * Updates a stack. A failure of a resource is not an error of this call: the stack says so, and is as it was.
     *
     * @throws ApiError {@code ValidationError} when there is no such stack, or nothing to do; a refusal
     */
    synchronized Entry update(StackTarget target, Order order, StackCaller caller) {
        caller.require("cloudformation:UpdateStack", target);
        Template template = order.checked();
        Entry entry = existing(target);
        if (entry.status().equals("ROLLBACK_COMPLETE")) {
            throw invalid("Stack:" + target.stackId() + " is in ROLLBACK_COMPLETE state and can not be updated.");
        }
        if (isCurrent(target, order)) {
            throw invalid("No updates are to be performed.");
        }
        Entry after = new Entry("UPDATE_COMPLETE", "", Optional.of(order), entry.isProtected(), entry.created());
        try {
            deploy(target, template, order, caller, "UPDATE");
        } catch (TemplateException failed) {
            after = entry.ended("UPDATE_ROLLBACK_COMPLETE", String.valueOf(failed.getMessage()));
        }
        entries.put(target, after);
        events.stack(target, after.status(), after.reason());
        return after;
    }

    private void deploy(StackTarget target, Template template, Order order, StackCaller caller, String verb) {
        StackEvents.Watched watched = events.watched(caller);
        events.stack(target, verb + "_IN_PROGRESS", "User Initiated");
        try {
            stacks.deploy(target, template, order.parameters(), watched);
        } catch (TemplateException failed) {
            watched.failed(cause(failed));
            String rollback = verb.equals("CREATE") ? "ROLLBACK_IN_PROGRESS" : "UPDATE_ROLLBACK_IN_PROGRESS";
            events.stack(target, rollback, String.valueOf(failed.getMessage()));
            throw failed;
        }
    }

    /** What the service said, without where. */
    private static String cause(TemplateException failed) {
        Throwable cause = failed.getCause() == null ? failed : failed.getCause();
        return String.valueOf(cause.getMessage());
    }

    /** Whether a stack is what somebody wants it to be, and its last operation did not fail. */
    synchronized boolean isCurrent(StackTarget target, Order order) {
        return called(target)
                .filter(entry -> Set.of("CREATE_COMPLETE", "UPDATE_COMPLETE").contains(entry.status()))
                .flatMap(Entry::order)
                .filter(old -> old.template().equals(order.template())
                        && old.parameters().equals(order.parameters()))
                .isPresent();
    }

    /**
     * Deletes a stack. A failure of a resource is not an error of this call: the stack says so, and keeps what is left.
     *
     * @return the stack if it is still there
     * @throws ApiError {@code ValidationError} for a protected stack, a refusal
     */
    synchronized Optional<Entry> delete(StackTarget target, StackCaller caller) {
        caller.require("cloudformation:DeleteStack", target);
        Optional<Entry> entry = find(target);
        if (entry.filter(Entry::isProtected).isPresent()) {
            throw invalid("Stack [" + target.name() + "] cannot be deleted while TerminationProtection is enabled");
        }
        StackEvents.Watched watched = events.watched(caller);
        events.stack(target, "DELETE_IN_PROGRESS", "");
        try {
            stacks.delete(target, watched);
            entries.remove(target);
            events.stack(target, "DELETE_COMPLETE", "");
            return Optional.empty();
        } catch (TemplateException failed) {
            watched.failed(cause(failed));
            events.stack(target, "DELETE_FAILED", String.valueOf(failed.getMessage()));
            Entry left = existing(target).ended("DELETE_FAILED", String.valueOf(failed.getMessage()));
            entries.put(target, left);
            return Optional.of(left);
        }
    }

    /** Protects a stack from being deleted, or no longer. */
    synchronized void protect(StackTarget target, boolean on) {
        Entry old = called(target).orElseGet(() -> existing(target));
        entries.put(target, new Entry(old.status(), old.reason(), old.order(), on, old.created()));
    }

    Entry existing(StackTarget target) {
        return find(target).orElseThrow(() -> invalid("Stack with id " + target.name() + " does not exist"));
    }
}
