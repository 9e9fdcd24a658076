/**
 * CloudFormation as far as our templates go: reads them, resolves their intrinsics, orders their resources and keeps
 * the stacks that were made from them. What a resource type means is left to its {@link
 * dev.trailwarden.sandbox.template.ResourceProvider}.
 */
@NullMarked
package dev.trailwarden.sandbox.template;

import org.jspecify.annotations.NullMarked;
