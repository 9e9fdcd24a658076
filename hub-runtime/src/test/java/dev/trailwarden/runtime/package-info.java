@NullMarked
package dev.trailwarden.runtime;

import org.jspecify.annotations.NullMarked;
