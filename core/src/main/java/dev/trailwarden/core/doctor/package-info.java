/** Judges the way from a tamper to the security team: is every part of it there, and as it was deployed? */
@NullMarked
package dev.trailwarden.core.doctor;

import org.jspecify.annotations.NullMarked;
