package dev.trailwarden.sandbox.service;

import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.template.Properties;
import dev.trailwarden.sandbox.template.ResourceProvider;
import dev.trailwarden.sandbox.template.StackResource;
import dev.trailwarden.sandbox.template.StackTarget;
import java.util.Optional;

/**
 * A resource type as two functions: one that makes or changes, one that removes. A property that a maker does not know
 * is an error; one that has no effect here it names as recorded only.
 */
record ResourceKind(String type, Maker maker, Remover remover) implements ResourceProvider {
    /**
     * What is to be made or changed.
     *
     * @param target the stack
     * @param logicalId its name in the template
     * @param existing as it was made, when it is to be changed
     * @param properties the new ones
     */
    record Wanted(StackTarget target, String logicalId, Optional<StackResource> existing, Properties properties) {
        AccountId account() {
            return new AccountId(target.accountId());
        }

        Region region() {
            return new Region(target.region());
        }

        /** The name its template chose, or the one CloudFormation makes up and keeps. */
        String name(String property) {
            return properties.optionalText(property).orElseGet(() -> target.physicalName(logicalId));
        }

        /** Whether there is nothing under this id yet that could be changed in place. */
        boolean isNew(String physicalId) {
            return existing.filter(old -> old.physicalId().equals(physicalId)).isEmpty();
        }
    }

    /** Makes or changes. */
    @FunctionalInterface
    interface Maker {
        Made make(Wanted wanted);
    }

    /** Removes. */
    @FunctionalInterface
    interface Remover {
        void remove(StackTarget target, StackResource existing);
    }

    @Override
    public Made create(StackTarget target, String logicalId, Properties properties) {
        return maker.make(new Wanted(target, logicalId, Optional.empty(), properties));
    }

    @Override
    public Made update(StackTarget target, StackResource existing, Properties properties) {
        return maker.make(new Wanted(target, existing.logicalId(), Optional.of(existing), properties));
    }

    @Override
    public void delete(StackTarget target, StackResource existing) {
        remover.remove(target, existing);
    }
}
