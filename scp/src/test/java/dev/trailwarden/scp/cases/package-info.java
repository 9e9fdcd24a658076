/** Runs the cases, and shows that they would notice a change. */
@NullMarked
package dev.trailwarden.scp.cases;

import org.jspecify.annotations.NullMarked;
