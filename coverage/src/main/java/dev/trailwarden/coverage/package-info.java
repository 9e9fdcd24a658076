/** What is covered, and what could be blinded. */
@NullMarked
package dev.trailwarden.coverage;

import org.jspecify.annotations.NullMarked;
