/** The organization: accounts, OUs, service control policies, and the organization every demonstration starts from. */
@NullMarked
package dev.trailwarden.sandbox.organization;

import org.jspecify.annotations.NullMarked;
