/**
 * What a guardrail is expected to do, call by call: cases that people wrote, and a table of who may do what that is laid
 * over any settings. A guardrail is proven by running all of them.
 */
@NullMarked
package dev.trailwarden.scp.cases;

import org.jspecify.annotations.NullMarked;
