/** The pipeline itself, looked at from outside it. */
@NullMarked
package dev.trailwarden.doctor;

import org.jspecify.annotations.NullMarked;
