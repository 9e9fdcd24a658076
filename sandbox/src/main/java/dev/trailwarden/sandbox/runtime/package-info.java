/** What the sandbox runs on: its clock, the count of work under way, its log, and the path of trail events. */
@NullMarked
package dev.trailwarden.sandbox.runtime;

import org.jspecify.annotations.NullMarked;
