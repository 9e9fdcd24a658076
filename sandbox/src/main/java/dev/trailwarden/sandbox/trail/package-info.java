/** What CloudTrail keeps: trails, and a record of every call. */
@NullMarked
package dev.trailwarden.sandbox.trail;

import org.jspecify.annotations.NullMarked;
