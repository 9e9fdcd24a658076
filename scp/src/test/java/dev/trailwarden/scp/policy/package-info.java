/** Tests of the evaluator, rule by rule. */
@NullMarked
package dev.trailwarden.scp.policy;

import org.jspecify.annotations.NullMarked;
