package dev.trailwarden.sandbox.service;

import static dev.trailwarden.sandbox.service.OrganizationAnswers.empty;
import static dev.trailwarden.sandbox.service.OrganizationAnswers.page;
import static dev.trailwarden.sandbox.service.OrganizationAnswers.seconds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.World;
import dev.trailwarden.sandbox.identity.Identities;
import dev.trailwarden.sandbox.identity.Role;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Ids;
import dev.trailwarden.sandbox.organization.Member;
import dev.trailwarden.sandbox.organization.Organization;
import dev.trailwarden.sandbox.organization.OrganizationFault;
import dev.trailwarden.sandbox.runtime.SandboxClock;
import dev.trailwarden.sandbox.service.OrganizationAccess.Door;
import dev.trailwarden.sandbox.wire.ApiCall;
import dev.trailwarden.sandbox.wire.ApiService.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Making accounts and closing them. Both take a minute; a new account is in the root, has the role that the management
 * account enters it by, and nothing else. A closed one is {@code PENDING_CLOSURE}, then {@code CLOSED}, and stays so.
 * (Organizations API Reference, CreateAccount, CloseAccount; User Guide, "Monitor the state of your AWS accounts".)
 */
final class LifecycleOperations {
    private static final Duration TAKES = Duration.ofMinutes(1);
    private static final long FIRST = 700_000_000_001L;
    private static final String ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
    private static final String USUAL_ROLE = "OrganizationAccountAccessRole";
    private static final String IN_PROGRESS = "IN_PROGRESS";

    private final Organization organization;
    private final OrganizationAccess access;
    private final OrganizationAnswers answers;
    private final Identities identities;
    private final SandboxClock clock;
    private final Ids ids;
    private final SequencedMap<String, Making> makings = new LinkedHashMap<>();
    private long next = FIRST;

    /** An account that is asked for, made, or not made for a reason. */
    private record Making(
            String id, String name, String state, Instant requested, Optional<AccountId> account, String reason) {}

    LifecycleOperations(World world, OrganizationAccess access) {
        this.organization = world.organization();
        this.access = access;
        this.answers = new OrganizationAnswers(world.organization());
        this.identities = world.identities();
        this.clock = world.clock();
        this.ids = world.ids();
    }

    Map<String, Operation> operations() {
        return Map.of(
                "CreateAccount", Operation.write(access.behind(Door.MANAGEMENT, _ -> List.of("*"), this::create)),
                "DescribeCreateAccountStatus",
                        Operation.read(access.behind(Door.READERS, _ -> List.of("*"), this::describe)),
                "ListCreateAccountStatus", Operation.read(access.behind(Door.READERS, _ -> List.of("*"), this::list)),
                "CloseAccount",
                        Operation.write(access.behind(
                                Door.MANAGEMENT, call -> List.of(answers.arnOf(call.text("AccountId"))), this::close)));
    }

    private synchronized ObjectNode create(ApiCall call) {
        String name = call.text("AccountName");
        String email = call.text("Email");
        String role = Optional.of(call.text("RoleName"))
                .filter(text -> !text.isEmpty())
                .orElse(USUAL_ROLE);
        if (!email.matches("[^\\s@]+@[^\\s@]+\\.[^\\s@]+") || name.isBlank() || !role.matches("[\\w+=,.@-]{1,64}")) {
            throw OrganizationFault.invalid(
                    "INVALID_PATTERN", "You provided an Email, AccountName or RoleName that is not valid.");
        }
        String id = "car-" + ids.unique("", 32).toLowerCase(Locale.ROOT);
        makings.put(id, new Making(id, name, IN_PROGRESS, call.time(), Optional.empty(), ""));
        Map<String, String> tags = new LinkedHashMap<>();
        call.input()
                .path("Tags")
                .forEach(tag ->
                        tags.put(tag.path("Key").asText(), tag.path("Value").asText()));
        clock.after(TAKES, () -> make(id, name, email, role, tags));
        return answer(id);
    }

    private synchronized void make(String id, String name, String email, String role, Map<String, String> tags) {
        Instant requested =
                Optional.ofNullable(makings.get(id)).map(Making::requested).orElseGet(clock::now);
        boolean taken = organization.members().stream()
                .anyMatch(member -> member.email().equals(email));
        if (taken) {
            makings.put(id, new Making(id, name, "FAILED", requested, Optional.empty(), "EMAIL_ALREADY_EXISTS"));
            return;
        }
        AccountId account = new AccountId(String.valueOf(next++));
        Role made = identities.createRole(account, "/", role, trust(), Map.of());
        identities.changeSettings(made.arn(), old -> old.withManaged(List.of(ADMINISTRATOR)));
        organization.addAccount(account, name, email, organization.root(), clock.now());
        organization.tag(account.value(), tags);
        makings.put(id, new Making(id, name, "SUCCEEDED", requested, Optional.of(account), ""));
    }

    private JsonNode trust() {
        ObjectNode trust = JsonNodeFactory.instance.objectNode().put("Version", "2012-10-17");
        trust.putArray("Statement")
                .addObject()
                .put("Effect", "Allow")
                .put("Action", "sts:AssumeRole")
                .putObject("Principal")
                .put("AWS", "arn:aws:iam::" + organization.management() + ":root");
        return trust;
    }

    private synchronized ObjectNode describe(ApiCall call) {
        String id = call.text("CreateAccountRequestId");
        if (!makings.containsKey(id)) {
            throw ApiError.badRequest(
                    "CreateAccountStatusNotFoundException",
                    "We can't find an create account request with the CreateAccountRequestId that you specified.");
        }
        return answer(id);
    }

    private synchronized ObjectNode list(ApiCall call) {
        Set<String> states = new HashSet<>();
        call.input().path("States").forEach(state -> states.add(state.asText()));
        List<Making> found = makings.values().stream()
                .filter(making -> states.isEmpty() || states.contains(making.state()))
                .toList();
        return page(call, "CreateAccountStatuses", found, LifecycleOperations::described);
    }

    private ObjectNode answer(String id) {
        ObjectNode answer = empty();
        Optional.ofNullable(makings.get(id)).ifPresent(making -> answer.set("CreateAccountStatus", described(making)));
        return answer;
    }

    private static ObjectNode described(Making making) {
        ObjectNode described = empty().put("Id", making.id())
                .put("AccountName", making.name())
                .put("State", making.state())
                .put("RequestedTimestamp", seconds(making.requested()));
        making.account().ifPresent(account -> described.put("AccountId", account.value()));
        return making.reason().isEmpty() ? described : described.put("FailureReason", making.reason());
    }

    private ObjectNode close(ApiCall call) {
        Member member = answers.existing(call.text("AccountId"));
        if (member.id().equals(organization.management())) {
            throw OrganizationFault.constraint(
                    "CANNOT_CLOSE_MANAGEMENT_ACCOUNT", "You can't close the management account.");
        }
        if (!member.isActive()) {
            throw ApiError.badRequest(
                    "AccountAlreadyClosedException", "You attempted to close an account that is already closed.");
        }
        organization.state(member.id(), "PENDING_CLOSURE");
        clock.after(TAKES, () -> {
            if (organization.member(member.id()).isPresent()) {
                organization.state(member.id(), "CLOSED");
            }
        });
        return empty();
    }
}
