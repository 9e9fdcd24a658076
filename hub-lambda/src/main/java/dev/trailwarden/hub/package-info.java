/** The hub function: the handler, its settings, its log, and the whole object graph on one page. */
@NullMarked
package dev.trailwarden.hub;

import org.jspecify.annotations.NullMarked;
