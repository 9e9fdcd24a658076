/** What happened: a CloudTrail event, read once and typed; nothing outside this package knows its JSON. */
@NullMarked
package dev.trailwarden.core.event;

import org.jspecify.annotations.NullMarked;
