package dev.trailwarden.sandbox.template;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** In whose name a stack is changed. CloudFormation does nothing that its caller, or the role it was given, may not do. */
@FunctionalInterface
public interface StackActor {
    /**
     * Lets a change pass that the actor may make.
     *
     * @param change what is about to be done
     * @throws RuntimeException a refusal, which ends the deployment
     */
    void require(Change change);

    /**
     * Hears that a change it let pass has been made.
     *
     * @param change what was done
     */
    default void made(Change change) {}

    /**
     * Somebody who may do everything: the operator of the sandbox.
     *
     * @return an actor that is never refused
     */
    static StackActor operator() {
        return _ -> {};
    }

    /**
     * One resource that is about to be changed.
     *
     * @param verb how
     * @param target the stack
     * @param logicalId its name in the template
     * @param type for example {@code AWS::IAM::Role}
     * @param properties resolved; of a resource to be deleted those it was made with
     * @param existing as it was made, empty for one to be created
     */
    record Change(
            Verb verb,
            StackTarget target,
            String logicalId,
            String type,
            ObjectNode properties,
            Optional<StackResource> existing) {}

    /** What may happen to a resource. */
    enum Verb {
        /** It is made. */
        CREATE,
        /** It is changed, or made anew under another name. */
        UPDATE,
        /** It is removed. */
        DELETE
    }
}
