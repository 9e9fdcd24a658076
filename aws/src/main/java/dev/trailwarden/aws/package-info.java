/** The adapters from core's ports to the AWS SDK. Exceptions of the SDK stop here. */
@NullMarked
package dev.trailwarden.aws;

import org.jspecify.annotations.NullMarked;
