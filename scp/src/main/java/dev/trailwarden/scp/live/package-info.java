/** The SCP in a real organization: what is there, what attaching ours would change, attaching it, proving that it holds. */
@NullMarked
package dev.trailwarden.scp.live;

import org.jspecify.annotations.NullMarked;
