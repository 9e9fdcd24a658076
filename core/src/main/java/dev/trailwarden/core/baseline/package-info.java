/** What each trail should be: its settings, the ways two of them differ, and what differs too much to be trusted. */
@NullMarked
package dev.trailwarden.core.baseline;

import org.jspecify.annotations.NullMarked;
