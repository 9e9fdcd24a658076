/**
 * The policies that make the next attempt to switch a trail off fail: {@link dev.trailwarden.scp.Guardrail} for an
 * organization, {@link dev.trailwarden.scp.TrailGuardIdentityPolicy} for a single account, and
 * {@link dev.trailwarden.scp.cases} to prove what they do.
 */
@NullMarked
package dev.trailwarden.scp;

import org.jspecify.annotations.NullMarked;
