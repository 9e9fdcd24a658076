/** Who may do what: users, roles, sessions, and the question every call must pass. */
@NullMarked
package dev.trailwarden.sandbox.identity;

import org.jspecify.annotations.NullMarked;
