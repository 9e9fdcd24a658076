/**
 * IAM policies, read and decided the way AWS does: {@link dev.trailwarden.policy.PolicyEvaluator} takes one request and
 * every policy that has a say, and answers allowed or refused, and by which policy.
 *
 * <p>Everything here is pure: no clock, no network, no AWS SDK. What the request does not say is not known.
 */
@NullMarked
package dev.trailwarden.policy;

import org.jspecify.annotations.NullMarked;
