package dev.trailwarden.sandbox.template;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * A resource of a stack that exists.
 *
 * @param logicalId its name in the template
 * @param type for example {@code AWS::SNS::Topic}
 * @param physicalId what a Ref gives
 * @param attributes what a GetAtt gives
 * @param properties resolved, as it was made with
 * @param retained true when leaving the template does not delete it
 */
public record StackResource(
        String logicalId,
        String type,
        String physicalId,
        Map<String, String> attributes,
        ObjectNode properties,
        boolean retained) {}
