/** The SCP in organizations made by hand. */
@NullMarked
package dev.trailwarden.scp.live;

import org.jspecify.annotations.NullMarked;
