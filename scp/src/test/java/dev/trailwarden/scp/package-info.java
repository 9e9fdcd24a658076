/** Tests of the guards: their text, their cases, and that the cases would notice a change. */
@NullMarked
package dev.trailwarden.scp;

import org.jspecify.annotations.NullMarked;
