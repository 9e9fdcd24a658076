/** What guards the trails of the whole organization, as it was kept. */
@NullMarked
package dev.trailwarden.core.guardrail;

import org.jspecify.annotations.NullMarked;
