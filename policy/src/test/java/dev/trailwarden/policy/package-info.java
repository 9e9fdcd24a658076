/** Tests of the evaluator, rule by rule. */
@NullMarked
package dev.trailwarden.policy;

import org.jspecify.annotations.NullMarked;
