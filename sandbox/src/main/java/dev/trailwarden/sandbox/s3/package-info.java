/** Amazon S3, as far as code packages need it: buckets with owners and policies, and objects with checksums. */
@NullMarked
package dev.trailwarden.sandbox.s3;

import org.jspecify.annotations.NullMarked;
