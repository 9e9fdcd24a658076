package dev.trailwarden.scp.live;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/** One write to the organization. */
public sealed interface Change {
    /** {@return the change in words, as an order: "attach trailwarden-guardrail to the OU Production (ou-...)"} */
    String said();

    /**
     * SCPs begin to count. AWS attaches {@code FullAWSAccess} everywhere, so nothing else changes by it.
     *
     * @param root the root
     */
    record EnableScps(Node.Root root) implements Change {
        @Override
        public String said() {
            return "enable SCPs in the organization";
        }
    }

    /**
     * A policy is made, attached to nothing.
     *
     * @param policy what it should be
     */
    record Create(WantedPolicy policy) implements Change {
        @Override
        public String said() {
            return "create the policy " + policy.name() + " (" + policy.json().length() + " characters)";
        }
    }

    /**
     * A policy gets another text, at once wherever it is attached.
     *
     * @param existing the policy
     * @param before its text until then
     * @param policy what it should be
     */
    record Update(Scp existing, String before, WantedPolicy policy) implements Change {
        @Override
        public String said() {
            return "change the text of " + policy.name() + " (" + before.length() + " to "
                    + policy.json().length() + " characters)";
        }

        /** {@return which statements change} */
        public List<PolicyText.Difference> differences() {
            return PolicyText.of(before).to(PolicyText.of(policy.json()));
        }
    }

    /**
     * A policy is attached.
     *
     * @param policy its name
     * @param node to what
     */
    record Attach(String policy, Node node) implements Change {
        @Override
        public String said() {
            return "attach " + policy + " to " + node.said();
        }
    }

    /**
     * A policy is detached.
     *
     * @param policy which
     * @param node from what
     */
    record Detach(Scp policy, Node node) implements Change {
        @Override
        public String said() {
            return "detach " + policy.name() + " from " + node.said();
        }
    }

    /**
     * A policy that is attached to nothing is deleted.
     *
     * @param policy which
     * @param text its text
     */
    record Delete(Scp policy, String text) implements Change {
        @Override
        public String said() {
            return "delete the policy " + policy.name();
        }
    }

    /**
     * The changes after which a place has exactly our policies as they are wanted.
     *
     * <p>A changed text counts wherever its policy is attached. So each of those places gets the other wanted policies, too:
     * what one policy no longer says, another may say now. New ones are attached before any text changes, and old ones go
     * last.
     *
     * @param picture with the texts of our policies
     * @param wanted our policies as they should be
     * @param target the place
     * @return the changes in their order; empty if all is so
     */
    static List<Change> toAttach(OrganizationPicture picture, List<WantedPolicy> wanted, Node target) {
        List<Change> changes = new ArrayList<>();
        if (picture.scps() != ScpSwitch.ENABLED) {
            changes.add(new EnableScps(picture.root()));
        }
        List<Change> updates = new ArrayList<>();
        SequencedSet<Node> places = new LinkedHashSet<>(List.of(target));
        List<String> created = new ArrayList<>();
        for (WantedPolicy policy : wanted) {
            Optional<Scp> existing = picture.named(policy.name());
            if (existing.isEmpty()) {
                changes.add(new Create(policy));
                created.add(policy.name());
            } else if (differs(picture, existing.get(), policy)) {
                updates.add(new Update(existing.get(), picture.text(existing.get()), policy));
                places.addAll(picture.targets(existing.get()));
            }
        }
        List<Change> existingOnes = new ArrayList<>();
        for (Node place : places) {
            for (WantedPolicy policy : wanted) {
                if (picture.on(place).stream().noneMatch(scp -> scp.name().equals(policy.name()))) {
                    (created.contains(policy.name()) ? changes : existingOnes).add(new Attach(policy.name(), place));
                }
            }
        }
        changes.addAll(updates);
        changes.addAll(existingOnes);
        for (Node place : places) {
            Ours.on(picture, place).stream()
                    .filter(scp ->
                            wanted.stream().noneMatch(policy -> policy.name().equals(scp.name())))
                    .forEach(scp -> changes.add(new Detach(scp, place)));
        }
        return List.copyOf(changes);
    }

    private static boolean differs(OrganizationPicture picture, Scp existing, WantedPolicy policy) {
        return !existing.description().equals(policy.description())
                || !PolicyText.of(picture.text(existing))
                        .to(PolicyText.of(policy.json()))
                        .isEmpty();
    }

    /**
     * The changes after which a place has none of our policies.
     *
     * @param picture with the texts of our policies
     * @param target the place
     * @param delete whether policies that are then attached to nothing are deleted
     * @return the changes in their order; empty if all is so
     */
    static List<Change> toDetach(OrganizationPicture picture, Node target, boolean delete) {
        List<Change> changes = new ArrayList<>();
        Ours.on(picture, target).forEach(scp -> changes.add(new Detach(scp, target)));
        if (delete) {
            Ours.in(picture).stream()
                    .filter(scp -> picture.targets(scp).stream().allMatch(target::equals))
                    .forEach(scp -> changes.add(new Delete(scp, picture.text(scp))));
        }
        return List.copyOf(changes);
    }

    /**
     * The organization as it will be.
     *
     * @param picture before
     * @param changes what will be done
     * @return after; policies that do not exist yet have made-up ids
     */
    static OrganizationPicture applied(OrganizationPicture picture, List<Change> changes) {
        ScpSwitch scps = picture.scps();
        Map<String, Scp> policies = new LinkedHashMap<>(picture.policies());
        Map<String, SequencedSet<String>> attached = new LinkedHashMap<>();
        picture.attached().forEach((node, ids) -> attached.put(node, new LinkedHashSet<>(ids)));
        Map<String, String> texts = new LinkedHashMap<>(picture.texts());
        for (Change change : changes) {
            switch (change) {
                case EnableScps _ -> {
                    scps = ScpSwitch.ENABLED;
                    if (policies.containsKey(Scp.FULL_ACCESS)) {
                        picture.nodes()
                                .forEach(node -> attached.computeIfAbsent(
                                        node.id(), _ -> new LinkedHashSet<>(List.of(Scp.FULL_ACCESS))));
                    }
                }
                case Create create -> {
                    String id = newId(create.policy().name());
                    policies.put(
                            id,
                            new Scp(
                                    id,
                                    id,
                                    create.policy().name(),
                                    create.policy().description(),
                                    false));
                    texts.put(id, create.policy().json());
                }
                case Update update ->
                    texts.put(update.existing().id(), update.policy().json());
                case Attach attach -> {
                    String id = policies.values().stream()
                            .filter(scp -> scp.name().equals(attach.policy()))
                            .map(Scp::id)
                            .findFirst()
                            .orElseThrow();
                    attached.computeIfAbsent(attach.node().id(), _ -> new LinkedHashSet<>())
                            .add(id);
                }
                case Detach detach ->
                    attached.getOrDefault(detach.node().id(), new LinkedHashSet<>())
                            .remove(detach.policy().id());
                case Delete delete -> {
                    policies.remove(delete.policy().id());
                    texts.remove(delete.policy().id());
                }
            }
        }
        return picture.with(scps, policies, attached, texts);
    }

    private static String newId(String name) {
        return "(new) " + name;
    }
}
