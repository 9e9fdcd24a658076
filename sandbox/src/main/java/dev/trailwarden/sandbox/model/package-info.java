/** The words every part of the sandbox uses: account, Region, ARN, identifiers and the error a call ends with. */
@NullMarked
package dev.trailwarden.sandbox.model;

import org.jspecify.annotations.NullMarked;
