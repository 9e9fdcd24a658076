/** How a trail is put right: look, act, look again. */
@NullMarked
package dev.trailwarden.core.remedy;

import org.jspecify.annotations.NullMarked;
