/** What is remembered about each tamper, and how loud to be about many of them. */
@NullMarked
package dev.trailwarden.core.incident;

import org.jspecify.annotations.NullMarked;
