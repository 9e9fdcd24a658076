/** What the security team is told. */
@NullMarked
package dev.trailwarden.core.alert;

import org.jspecify.annotations.NullMarked;
