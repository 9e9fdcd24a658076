package dev.trailwarden.core.port;

/**
 * What CloudTrail says about an event data store ({@code GetEventDataStore}).
 *
 * @param name its name
 * @param status {@code ENABLED}, {@code STOPPED_INGESTION}, {@code PENDING_DELETION} or another word of CloudTrail's
 * @param terminationProtected whether it is protected from deletion
 */
public record StoreStatus(String name, String status, boolean terminationProtected) {}
