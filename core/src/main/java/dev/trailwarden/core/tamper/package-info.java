/** The ways to weaken a trail, one file per kind, and what is found when one of them is seen. */
@NullMarked
package dev.trailwarden.core.tamper;

import org.jspecify.annotations.NullMarked;
