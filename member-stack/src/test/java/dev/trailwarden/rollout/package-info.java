@NullMarked
package dev.trailwarden.rollout;

import org.jspecify.annotations.NullMarked;
