/** The AWS services the sandbox plays, one file each. */
@NullMarked
package dev.trailwarden.sandbox.service;

import org.jspecify.annotations.NullMarked;
