/** An AWS organization on loopback: real wire protocols, our real templates, IAM enforced on every call. */
@NullMarked
package dev.trailwarden.sandbox;

import org.jspecify.annotations.NullMarked;
