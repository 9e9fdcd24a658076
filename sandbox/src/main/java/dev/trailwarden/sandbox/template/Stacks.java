package dev.trailwarden.sandbox.template;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.template.ResourceProvider.Made;
import dev.trailwarden.sandbox.template.StackActor.Change;
import dev.trailwarden.sandbox.template.StackActor.Verb;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Every stack of the sandbox: creates, updates in place, deletes. A failed deployment leaves nothing half done. */
public final class Stacks {
    private final Map<String, ResourceProvider> providers = new HashMap<>();
    private final Map<StackTarget, Stack> stacks = new LinkedHashMap<>();

    /**
     * No stacks yet.
     *
     * @param providers one per resource type
     */
    public Stacks(Collection<? extends ResourceProvider> providers) {
        providers.forEach(provider -> this.providers.put(provider.type(), provider));
    }

    /**
     * Creates the stack, or updates it when it exists.
     *
     * @param target where
     * @param template what
     * @param parameters values by name
     * @return the stack as it is now
     * @throws TemplateException when the template, a parameter or a resource is not acceptable; what this deployment
     *     did is undone
     */
    public Stack deploy(StackTarget target, Template template, Map<String, String> parameters) {
        return deploy(target, template, parameters, StackActor.operator());
    }

    /**
     * The same, in somebody's name.
     *
     * @param target where
     * @param template what
     * @param parameters values by name
     * @param actor is asked before each resource is touched; what is undone is undone without asking
     * @return the stack as it is now
     * @throws TemplateException also when the actor is refused
     */
    public synchronized Stack deploy(
            StackTarget target, Template template, Map<String, String> parameters, StackActor actor) {
        List<String> unknown = template.resources().entrySet().stream()
                .filter(entry -> !providers.containsKey(entry.getValue().type()))
                .map(entry -> "resource %s: the type %s is not supported"
                        .formatted(entry.getKey(), entry.getValue().type()))
                .toList();
        if (!unknown.isEmpty()) {
            throw new TemplateException(unknown);
        }
        Scope scope = new Scope(template, target, template.parameterValues(parameters));
        Set<String> live = new LinkedHashSet<>();
        template.resources().forEach((id, resource) -> {
            if (resource.condition().map(scope::condition).orElse(true)) {
                live.add(id);
            }
        });
        Map<String, StackResource> before = find(target).map(Stack::resources).orElse(Map.of());
        Map<String, StackResource> now = new LinkedHashMap<>();
        Map<String, String> outputs = new LinkedHashMap<>();
        List<Runnable> undo = new ArrayList<>();
        try {
            for (String id : CreationOrder.of(template, live)) {
                StackResource made =
                        make(target, id, template, scope, Optional.ofNullable(before.get(id)), actor, undo);
                now.put(id, made);
                scope.add(made);
            }
            template.outputs().forEach((name, output) -> {
                if (output.condition().map(scope::condition).orElse(true)) {
                    outputs.put(name, scope.text(output.value()));
                }
            });
        } catch (RuntimeException failure) {
            undo.reversed().forEach(step -> undo(step, failure));
            throw failure;
        }
        List<StackResource> leaving = before.values().stream()
                .filter(old -> !old.retained() && !samePlace(old, now.get(old.logicalId())))
                .toList();
        // What cannot be cleaned up is no longer part of the stack; CloudFormation leaves it behind, too.
        Optional<TemplateException> left = remove(target, leaving, actor, _ -> {});
        Stack stack = new Stack(target, Collections.unmodifiableMap(now), Collections.unmodifiableMap(outputs));
        stacks.put(target, stack);
        if (left.isPresent()) {
            throw left.get();
        }
        return stack;
    }

    /**
     * Deletes the stack and what it made, newest first.
     *
     * @param target where; nothing happens when there is none
     */
    public void delete(StackTarget target) {
        delete(target, StackActor.operator());
    }

    /**
     * The same, in somebody's name.
     *
     * @param target where; nothing happens when there is none
     * @param actor is asked before each resource is removed
     * @throws TemplateException when the actor or a resource is refused; the stack keeps what is left of it
     */
    public synchronized void delete(StackTarget target, StackActor actor) {
        Stack stack = stacks.get(target);
        if (stack == null) {
            return;
        }
        Map<String, StackResource> rest = new LinkedHashMap<>(stack.resources());
        List<StackResource> leaving = stack.resources().values().stream()
                .filter(old -> !old.retained())
                .toList();
        Optional<TemplateException> left = remove(target, leaving, actor, rest::remove);
        if (left.isPresent()) {
            stacks.put(target, new Stack(target, Collections.unmodifiableMap(rest), stack.outputs()));
            throw left.get();
        }
        stacks.remove(target);
    }

    /**
     * Looks a stack up.
     *
     * @param target where
     * @return the stack, if there is one
     */
    public synchronized Optional<Stack> find(StackTarget target) {
        return Optional.ofNullable(stacks.get(target));
    }

    /**
     * Every stack.
     *
     * @return in the order of their first deployment
     */
    public synchronized List<Stack> all() {
        return List.copyOf(stacks.values());
    }

    private StackResource make(
            StackTarget target,
            String id,
            Template template,
            Scope scope,
            Optional<StackResource> old,
            StackActor actor,
            List<Runnable> undo) {
        Template.Resource wanted = template.resources().get(id);
        if (wanted == null) {
            throw new IllegalStateException(id);
        }
        ResourceProvider provider = provider(wanted.type());
        Optional<StackResource> existing =
                old.filter(resource -> resource.type().equals(wanted.type()));
        try {
            ObjectNode properties = scope.properties(wanted.properties());
            if (existing.isPresent() && existing.get().properties().equals(properties)) {
                return existing.get();
            }
            Verb verb = existing.isPresent() ? Verb.UPDATE : Verb.CREATE;
            Change change = new Change(verb, target, id, wanted.type(), properties, existing);
            actor.require(change);
            Made made = existing.isPresent()
                    ? provider.update(target, existing.get(), new Properties(properties))
                    : provider.create(target, id, new Properties(properties));
            actor.made(change);
            StackResource resource = new StackResource(
                    id, wanted.type(), made.physicalId(), Map.copyOf(made.attributes()), properties, wanted.retained());
            undo.add(() -> {
                if (existing.isPresent() && samePlace(existing.get(), resource)) {
                    provider.update(
                            target, resource, new Properties(existing.get().properties()));
                } else {
                    provider.delete(target, resource);
                }
            });
            return resource;
        } catch (RuntimeException refused) {
            throw problem(target, id, wanted.type(), refused);
        }
    }

    private static TemplateException problem(StackTarget target, String id, String type, RuntimeException refused) {
        return new TemplateException(
                "stack %s in %s/%s, resource %s (%s): %s"
                        .formatted(target.name(), target.accountId(), target.region(), id, type, refused.getMessage()),
                refused);
    }

    /** What cannot be undone, such as a protected table, stays and is not the news. */
    private static void undo(Runnable step, RuntimeException failure) {
        try {
            step.run();
        } catch (RuntimeException refused) {
            failure.addSuppressed(refused);
        }
    }

    private static boolean samePlace(StackResource old, @Nullable StackResource now) {
        return now != null && old.type().equals(now.type()) && old.physicalId().equals(now.physicalId());
    }

    /** Removes one after the other until one is refused. */
    private Optional<TemplateException> remove(
            StackTarget target, List<StackResource> resources, StackActor actor, Consumer<String> removed) {
        for (StackResource old : resources.reversed()) {
            try {
                Change change = new Change(
                        Verb.DELETE, target, old.logicalId(), old.type(), old.properties(), Optional.of(old));
                actor.require(change);
                provider(old.type()).delete(target, old);
                actor.made(change);
                removed.accept(old.logicalId());
            } catch (RuntimeException refused) {
                return Optional.of(problem(target, old.logicalId(), old.type(), refused));
            }
        }
        return Optional.empty();
    }

    private ResourceProvider provider(String type) {
        ResourceProvider provider = providers.get(type);
        if (provider == null) {
            throw new IllegalStateException("no provider for " + type);
        }
        return provider;
    }
}
