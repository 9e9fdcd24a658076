/**
 * Speaks AWS's protocols for the requests and answers of the SDK: the models, the endpoint rules, the signer and the retry
 * strategy are the SDK's, what is between them is ours, because it runs with every call and, once, in every cold start
 * (docs/decisions/0030-our-own-calls.md).
 */
@NullMarked
package dev.trailwarden.aws.wire;

import org.jspecify.annotations.NullMarked;
