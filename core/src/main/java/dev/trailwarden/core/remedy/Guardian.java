package dev.trailwarden.core.remedy;

import dev.trailwarden.core.alert.Verdict;
import dev.trailwarden.core.decision.House;
import dev.trailwarden.core.decision.Mode;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.OrganizationHints;
import dev.trailwarden.core.event.PlainText;
import dev.trailwarden.core.guardrail.Guardrail;
import dev.trailwarden.core.guardrail.Guardrail.Policy;
import dev.trailwarden.core.guardrail.Statements;
import dev.trailwarden.core.incident.Incident;
import dev.trailwarden.core.port.Denials;
import dev.trailwarden.core.port.Guardrails;
import dev.trailwarden.core.port.Ledger;
import dev.trailwarden.core.port.LedgerFault;
import dev.trailwarden.core.port.MemberFault;
import dev.trailwarden.core.port.Organization;
import dev.trailwarden.core.port.Organization.PolicyText;
import dev.trailwarden.core.port.Organization.Root;
import dev.trailwarden.core.port.Organizations;
import dev.trailwarden.core.port.Pause;
import dev.trailwarden.core.remedy.Outcome.Advice;
import dev.trailwarden.core.remedy.Outcome.AlreadySound;
import dev.trailwarden.core.remedy.Outcome.Change;
import dev.trailwarden.core.remedy.Outcome.Failed;
import dev.trailwarden.core.remedy.Outcome.Observed;
import dev.trailwarden.core.remedy.Outcome.Restored;
import dev.trailwarden.core.remedy.Outcome.Trail;
import dev.trailwarden.core.remedy.Outcome.Unconcerned;
import dev.trailwarden.core.remedy.Outcome.Unheld;
import dev.trailwarden.core.remedy.Outcome.Unmatched;
import dev.trailwarden.core.tamper.Catalogue;
import dev.trailwarden.core.tamper.OrganizationTamper;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Holds the organization's guardrail to the kept one, by its state alone: look, act, look again. All it can do is attach a
 * kept policy, whose text is the kept one, where it was kept; whatever else differs it tells, with the commands that undo
 * it. What an event names says only what to read.
 */
public final class Guardian {
    private static final int NAME = 128;
    private static final int NAMED = 5;

    private final Organizations organizations;
    private final Guardrails guardrails;
    private final Denials denials;
    private final Ledger ledger;
    private final House house;
    private final InstantSource clock;
    private final Pause pause;

    /**
     * @param organizations the way to the organization
     * @param guardrails what the guardrail should be
     * @param denials says what a policy denies us
     * @param ledger knows the break-glass windows that are open
     * @param house says whether anything may be attached
     * @param clock tells whether a window is still open
     * @param pause waits between two looks
     */
    public Guardian(
            Organizations organizations,
            Guardrails guardrails,
            Denials denials,
            Ledger ledger,
            House house,
            InstantSource clock,
            Pause pause) {
        this.organizations = organizations;
        this.guardrails = guardrails;
        this.denials = denials;
        this.ledger = ledger;
        this.house = house;
        this.clock = clock;
        this.pause = pause;
    }

    /** Something that differs and is not for us to undo. */
    private record Loss(Trail thing, String why, List<Advice> advice, boolean gone) {}

    /** What is collected on the way. */
    private static final class Findings {
        private final List<Loss> losses = new ArrayList<>();
        private final List<Trail> restored = new ArrayList<>();
        private final List<Trail> observed = new ArrayList<>();
        private final List<Trail> sound = new ArrayList<>();
        private final List<Failed> failed = new ArrayList<>();
    }

    /**
     * Holds the guardrail. Never throws for what may happen to the organization.
     *
     * @param hints what of it to look at; {@link OrganizationHints#NONE} for all that is kept
     * @param mode whether to write at all
     */
    public Outcome hold(OrganizationHints hints, Mode mode) {
        try {
            Optional<Guardrail> kept = guardrails.kept();
            if (kept.isEmpty()) {
                return hints.policy().isPresent()
                        ? stranger(hints.policy().get(), false)
                        : new Unconcerned("no guardrail is kept, so there is nothing to compare with");
            }
            boolean anothers =
                    hints.policy().filter(id -> kept.get().policy(id).isEmpty()).isPresent();
            return anothers ? stranger(hints.policy().get(), true) : hold(kept.get(), hints, mode);
        } catch (LedgerFault fault) {
            return failed(fault);
        } catch (MemberFault fault) {
            return failed(fault, fault.what(), List.of());
        }
    }

    private Outcome hold(Guardrail kept, OrganizationHints hints, Mode mode) throws MemberFault {
        boolean all = hints.isEmpty();
        Optional<String> service = hints.service().filter(kept.services()::contains);
        if (hints.service().isPresent() && service.isEmpty()) {
            return new Unconcerned("the guardrail does not lean on that service");
        }
        Organization organization = organizations.open(Optional.empty());
        Findings found = new Findings();
        boolean off = (all || hints.root().isPresent()) && isOff(organization, kept, found);
        List<Policy> policies = all || hints.root().isPresent()
                ? kept.policies()
                : hints.policy().flatMap(kept::policy).stream().toList();
        if (!off) {
            for (Policy policy : policies) {
                hold(organization, policy, mode, found);
            }
        }
        if (all || service.isPresent()) {
            services(organization, kept, found);
        }
        if (hints.account().isPresent()) {
            member(organization, kept, hints, found);
        }
        boolean named = hints.policy().isPresent()
                && hints.target()
                        .filter(at -> policies.stream()
                                .noneMatch(policy -> policy.targets().contains(at)))
                        .isEmpty();
        return outcome(found, all || named);
    }

    /** The worst that was found, about all that was found. */
    private static Outcome outcome(Findings found, boolean tellIfSound) {
        List<Trail> all = Stream.of(
                        found.failed.stream().flatMap(one -> one.trails().stream()),
                        found.losses.stream().map(Loss::thing),
                        found.observed.stream(),
                        found.restored.stream())
                .flatMap(one -> one)
                .toList();
        if (!found.failed.isEmpty()) {
            Failed first = found.failed.getFirst();
            String more = found.losses.stream().map(Loss::why).collect(Collectors.joining(" "));
            return new Failed(
                    more.isEmpty() ? first.why() : first.why() + ". " + more, first.whatToDo(), first.retryable(), all);
        }
        if (!found.losses.isEmpty()) {
            return new Unheld(
                    all,
                    found.losses.stream().map(Loss::why).collect(Collectors.joining(" ")),
                    found.losses.stream()
                            .flatMap(loss -> loss.advice().stream())
                            .toList(),
                    found.losses.stream().anyMatch(Loss::gone));
        }
        if (!found.observed.isEmpty()) {
            return new Observed(all);
        }
        if (!found.restored.isEmpty()) {
            return new Restored(all);
        }
        return tellIfSound ? new AlreadySound(found.sound) : new Unconcerned("what is kept is as it should be");
    }

    private static boolean isOff(Organization organization, Guardrail kept, Findings found) throws MemberFault {
        Root root = organization.root();
        if (root.holds()) {
            return false;
        }
        List<Advice> advice = new ArrayList<>();
        advice.add(new Advice(
                "Switch service control policies on again, in the management account:",
                Optional.of("aws organizations enable-policy-type --root-id " + root.id()
                        + " --policy-type SERVICE_CONTROL_POLICY")));
        kept.policies().forEach(policy -> advice.addAll(attach(policy, policy.targets())));
        found.losses.add(new Loss(
                thing(
                        "service control policies of root " + root.id(),
                        List.of(new Change(
                                "policy type",
                                Root.ENABLED,
                                root.serviceControl().isEmpty() ? "DISABLED" : root.serviceControl(),
                                Optional.empty()))),
                "Service control policies are switched off in the whole organization, which detached every one of"
                        + " them, the guardrail's among them.",
                advice,
                true));
        return true;
    }

    private void hold(Organization organization, Policy kept, Mode mode, Findings found) throws MemberFault {
        Optional<PolicyText> now = organization.policy(kept.id());
        if (now.isEmpty()) {
            found.losses.add(deleted(kept));
            return;
        }
        List<Change> changed = Statements.differing(kept.text(), now.get().text());
        NavigableSet<String> missing = new TreeSet<>(kept.targets());
        missing.removeAll(organization.targets(kept.id()));
        if (!changed.isEmpty()) {
            found.losses.add(rewritten(kept, changed, missing));
        } else if (missing.isEmpty()) {
            found.sound.add(thing(name(kept), List.of()));
        } else if (!house.reattach()) {
            found.losses.add(detached(kept, missing, ""));
        } else if (windowEnds().isPresent()) {
            String until = " A break-glass window is open until " + windowEnds().get() + ", so it is left as it is.";
            found.losses.add(detached(kept, missing, until));
        } else if (mode == Mode.OBSERVE) {
            found.observed.add(thing(name(kept), detachedFrom(missing, Set.of(), false)));
        } else {
            attach(organization, kept, missing, found);
        }
    }

    private void attach(Organization reader, Policy kept, NavigableSet<String> missing, Findings found)
            throws MemberFault {
        Organization writer = organizations.open(Optional.of(kept.id()));
        Optional<MemberFault> fault = Optional.empty();
        for (String target : missing) {
            try {
                writer.attach(kept.id(), target);
            } catch (MemberFault refused) {
                // One that fails must not keep the others from being attached.
                fault = fault.or(() -> Optional.of(refused));
            }
        }
        Set<String> left = stillMissing(reader, kept, missing, fault.isPresent());
        Optional<PolicyText> after = reader.policy(kept.id());
        List<Change> changed = after.map(now -> Statements.differing(kept.text(), now.text()))
                .orElseGet(() -> List.of(new Change("the policy", "there", "deleted", Optional.empty())));
        Trail thing = thing(name(kept), detachedFrom(missing, left, true));
        if (!changed.isEmpty()) {
            // Somebody was faster than we: what is attached now is not what was kept.
            found.losses.add(rewritten(kept, changed, new TreeSet<>(left)));
        } else if (left.isEmpty()) {
            found.restored.add(thing);
        } else {
            String what = name(kept) + " is not attached to " + some(left);
            found.failed.add(fault.map(first -> failed(first, what + ": " + first.what(), List.of(thing)))
                    .orElseGet(() -> new Failed(
                            what + ", although every call was accepted",
                            "Look at the policy in the management account: somebody may be detaching it again and"
                                    + " again.",
                            true,
                            List.of(thing))));
        }
    }

    private Set<String> stillMissing(Organization reader, Policy kept, Set<String> missing, boolean failed)
            throws MemberFault {
        Set<String> left = new HashSet<>(missing);
        for (Duration wait : Resumer.LOOKS_AFTER) {
            pause.of(wait);
            left.removeAll(reader.targets(kept.id()));
            if (failed || left.isEmpty()) {
                break;
            }
        }
        return left;
    }

    private static Loss deleted(Policy kept) {
        return new Loss(
                thing(name(kept), List.of(new Change("the policy", "there", "deleted", Optional.empty()))),
                capital(name(kept)) + " is deleted. It was kept as attached to " + some(kept.targets()) + ".",
                List.of(new Advice(
                        "Make it again from the text that was kept, attach it, and keep it under its new id"
                                + " (trailwarden scp keep). The text:",
                        Optional.of("trailwarden scp kept --text " + kept.id()))),
                true);
    }

    private static Loss rewritten(Policy kept, List<Change> changed, NavigableSet<String> missing) {
        List<Change> changes = new ArrayList<>(changed);
        changes.addAll(detachedFrom(missing, missing, false));
        String elsewhere = missing.isEmpty()
                ? ""
                : " It is not attached to " + some(missing) + " any more, and a changed text is not attached anew.";
        List<Advice> advice = new ArrayList<>();
        advice.add(new Advice(
                "Have the hub write the kept text into a file:",
                Optional.of("trailwarden scp kept --text " + kept.id() + " --out guardrail.json")));
        advice.add(new Advice(
                "Then put it back, in the management account:",
                Optional.of("aws organizations update-policy --policy-id " + kept.id()
                        + " --content file://guardrail.json")));
        advice.addAll(attach(kept, missing));
        advice.add(new Advice("If the change is wanted, keep it:", Optional.of("trailwarden scp keep")));
        return new Loss(
                thing(name(kept), changes),
                "The text of " + name(kept) + " is not the one that was kept." + elsewhere,
                advice,
                true);
    }

    private static Loss detached(Policy kept, NavigableSet<String> missing, String remark) {
        List<Advice> advice = new ArrayList<>(attach(kept, missing));
        advice.add(new Advice("If that is wanted, keep it so:", Optional.of("trailwarden scp keep")));
        return new Loss(
                thing(name(kept), detachedFrom(missing, missing, false)),
                capital(name(kept)) + " is not attached to " + some(missing) + " any more."
                        + (remark.isEmpty() ? " Trailwarden may not attach policies (GuardrailReattach)." : remark),
                advice,
                true);
    }

    private static void services(Organization organization, Guardrail kept, Findings found) throws MemberFault {
        NavigableSet<String> missing = new TreeSet<>(kept.services());
        missing.removeAll(organization.services());
        if (missing.isEmpty()) {
            return;
        }
        found.losses.add(new Loss(
                thing(
                        "trusted services",
                        missing.stream()
                                .map(one -> new Change(one, "on", "off", Optional.empty()))
                                .toList()),
                "The organization does not trust " + some(missing) + " any more.",
                Stream.concat(
                                missing.stream()
                                        .map(one -> new Advice(
                                                "Switch its access on again, in the management account:",
                                                Optional.of(
                                                        "aws organizations enable-aws-service-access --service-principal "
                                                                + one))),
                                Stream.of(new Advice(
                                        "If that is wanted, keep it so:", Optional.of("trailwarden scp keep"))))
                        .toList(),
                false));
    }

    private static void member(Organization organization, Guardrail kept, OrganizationHints hints, Findings found)
            throws MemberFault {
        AccountId account = hints.account().orElseThrow();
        String name = "account " + account;
        if (!organization.hasMember(account)) {
            found.losses.add(new Loss(
                    thing(name, List.of(new Change("organization", "member", "left", Optional.empty()))),
                    capital(name) + " is no longer a member of the organization: no policy of it holds the account, and"
                            + " the hub takes none of its events.",
                    List.of(new Advice(
                            "Invite the account again, from the management account, if it still belongs to you.",
                            Optional.empty())),
                    true));
            return;
        }
        if (hints.from().isEmpty() && hints.target().isEmpty()) {
            return;
        }
        List<String> above = organization.above(account.value());
        List<String> chain = with(account.value(), above);
        Optional<List<String>> before =
                hints.from().isPresent() ? chainOf(organization, hints.from().get()) : Optional.empty();
        List<Policy> lost = kept.policies().stream()
                .filter(policy -> !policy.isAbove(chain))
                .filter(policy -> before.map(policy::isAbove).orElse(true))
                .toList();
        if (lost.isEmpty()) {
            return;
        }
        List<Advice> advice = new ArrayList<>();
        hints.from()
                .ifPresent(from -> advice.add(new Advice(
                        "Move it back, in the management account:",
                        Optional.of("aws organizations move-account --account-id " + account + " --source-parent-id "
                                + above.getFirst() + " --destination-parent-id " + from))));
        lost.forEach(policy -> advice.add(new Advice(
                "Or attach " + name(policy) + " where it is now:",
                Optional.of(attachCommand(policy, above.getFirst())))));
        found.losses.add(new Loss(
                thing(
                        name,
                        lost.stream()
                                .map(policy -> new Change(
                                        name(policy),
                                        "held by " + some(policy.targets()),
                                        "below " + String.join(", ", above),
                                        Optional.empty()))
                                .toList()),
                capital(name) + " is below " + above.getFirst() + " now, where "
                        + lost.stream().map(Guardian::name).collect(Collectors.joining(" and "))
                        + (lost.size() == 1 ? " does not hold it." : " do not hold it."),
                advice,
                true));
    }

    /** A unit that is gone by now says nothing about what held the account. */
    private static Optional<List<String>> chainOf(Organization organization, String from) throws MemberFault {
        if (from.startsWith("r-")) {
            return Optional.of(List.of(from));
        }
        try {
            return Optional.of(with(from, organization.above(from)));
        } catch (MemberFault fault) {
            if (fault.kind() == MemberFault.Kind.NO_SUCH_TRAIL) {
                return Optional.empty();
            }
            throw fault;
        }
    }

    /** A policy that is not the kept guardrail's: does it keep us from our work? */
    private Outcome stranger(String id, boolean kept) throws MemberFault {
        Organization organization = organizations.open(Optional.empty());
        Optional<PolicyText> found = organization.policy(id);
        if (found.isEmpty() || !found.get().serviceControl()) {
            return new Unconcerned("policy " + id + " is no service control policy, or none any more");
        }
        PolicyText policy = found.get();
        Denials.Judged judged = denials.of(policy.text());
        boolean harmless = judged.denied().isEmpty() && judged.unclear().isEmpty();
        if (harmless && !kept && policy.name().startsWith(Guardrail.POLICY_NAME)) {
            return new Unmatched(
                    List.of(thing(name(id, policy.name()), List.of())),
                    "no guardrail is kept, so nobody knows what this one should be",
                    "When your guardrail is attached as it should be, keep that: trailwarden scp keep");
        }
        Set<String> targets = harmless ? Set.of() : organization.targets(id);
        if (targets.isEmpty()) {
            return new Unconcerned("policy " + id + " is not the guardrail's, and denies Trailwarden nothing anywhere");
        }
        return judged.denied().isEmpty()
                ? unclear(policy, judged.unclear().orElse(""))
                : hostile(policy, judged.denied(), new TreeSet<>(targets));
    }

    private static Unheld unclear(PolicyText policy, String why) {
        return new Unheld(
                List.of(thing(name(policy.id(), policy.name()), List.of())),
                capital(name(policy.id(), policy.name())) + " cannot be judged: " + PlainText.of(why, 300)
                        + ". Whether it denies Trailwarden what it needs is not known.",
                List.of(new Advice(
                        "Read it:", Optional.of("aws organizations describe-policy --policy-id " + policy.id()))),
                false);
    }

    private static Unheld hostile(PolicyText policy, List<Denials.Denied> denied, NavigableSet<String> targets) {
        String name = name(policy.id(), policy.name());
        return new Unheld(
                List.of(thing(
                        name,
                        denied.stream()
                                .map(one -> new Change(
                                        one.action() + " of " + one.whom(),
                                        "not denied",
                                        "denied by " + one.statement(),
                                        Optional.empty()))
                                .toList())),
                capital(name) + ", attached to " + some(targets) + ", denies Trailwarden what it needs: "
                        + denied.stream()
                                .map(one -> one.action() + " of " + one.whom() + " (statement "
                                        + PlainText.of(one.statement(), NAME) + ")")
                                .collect(Collectors.joining(", "))
                        + ".",
                targets.stream()
                        .limit(NAMED)
                        .map(target -> new Advice(
                                "Detach it from " + target + ", in the management account:",
                                Optional.of("aws organizations detach-policy --policy-id " + policy.id()
                                        + " --target-id " + target)))
                        .toList(),
                true);
    }

    private Optional<Instant> windowEnds() {
        try {
            return ledger.open(house.managementAccount().orElseThrow()).stream()
                    .filter(incident -> incident.verdict() == Verdict.BREAK_GLASS)
                    .filter(incident -> incident.tamper()
                            .flatMap(Catalogue::called)
                            .filter(OrganizationTamper.class::isInstance)
                            .isPresent())
                    .map(Incident::windowEnds)
                    .flatMap(Optional::stream)
                    .filter(end -> clock.instant().isBefore(end))
                    .findFirst();
        } catch (LedgerFault e) {
            // Whether a window is open is not known; the guardrail comes first.
            return Optional.empty();
        }
    }

    private static Failed failed(LedgerFault fault) {
        return switch (fault.kind()) {
            case TAMPERED ->
                new Failed(
                        fault.what(),
                        "Somebody has changed what the hub remembers: find out who writes to its table, look at the"
                                + " guardrail with trailwarden scp status, and keep it again with trailwarden scp keep.",
                        false);
            case UNAVAILABLE, CHANGED_SINCE ->
                new Failed(
                        "what the guardrail should be is not known: " + fault.what(),
                        "Wait for the next attempt; if that fails too, compare the organization's policies with your"
                                + " records.",
                        true);
        };
    }

    private static Failed failed(MemberFault fault, String why, List<Trail> things) {
        String whatToDo = switch (fault.kind()) {
            case NO_WAY_IN, SESSION_OVER ->
                "Check that the stack of member-roles.yaml is in the management account; then look at the guardrail by"
                        + " hand.";
            case DENIED ->
                "Check that the stack of member-roles.yaml in the management account is up to date, and that"
                        + " GuardrailPolicyArns names every policy that may be attached again.";
            case NO_SUCH_TRAIL, WRONG_HOME_REGION, REFUSED, NO_SLOT_LEFT ->
                "Look at the organization's policies and put them right by hand.";
            case TRAIL_EXISTS, BUSY, UNAVAILABLE ->
                "Wait for the next attempt; if nothing has changed then, look at the organization's policies by hand.";
        };
        return new Failed(why, whatToDo, fault.kind().retryable(), things);
    }

    private static List<Advice> attach(Policy policy, NavigableSet<String> targets) {
        return targets.stream()
                .limit(NAMED)
                .map(target -> new Advice(
                        "Attach it to " + target + " again, in the management account:",
                        Optional.of(attachCommand(policy, target))))
                .toList();
    }

    private static String attachCommand(Policy policy, String target) {
        return "aws organizations attach-policy --policy-id " + policy.id() + " --target-id " + target;
    }

    private static List<Change> detachedFrom(Set<String> targets, Set<String> left, boolean looked) {
        return targets.stream()
                .map(target -> new Change(
                        "target " + target,
                        "attached",
                        "detached",
                        looked ? Optional.of(left.contains(target) ? "detached" : "attached") : Optional.empty()))
                .toList();
    }

    private static Trail thing(String name, List<Change> changes) {
        return new Trail(
                name, "global", Optional.empty(), Optional.empty(), changes, Optional.empty(), Optional.empty());
    }

    private static String name(Policy policy) {
        return name(policy.id(), policy.name());
    }

    private static String name(String id, String name) {
        return "policy " + PlainText.of(name, NAME) + " (" + id + ")";
    }

    private static List<String> with(String first, List<String> rest) {
        return Stream.concat(Stream.of(first), rest.stream()).toList();
    }

    private static String some(Set<String> ids) {
        return ids.stream().sorted().limit(NAMED).collect(Collectors.joining(", "))
                + (ids.size() > NAMED ? " and " + (ids.size() - NAMED) + " more" : "");
    }

    private static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
