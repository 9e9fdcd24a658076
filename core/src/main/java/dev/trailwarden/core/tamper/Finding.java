package dev.trailwarden.core.tamper;

import dev.trailwarden.core.event.TrailEvent;
import dev.trailwarden.core.remedy.Remediation;
import java.util.Optional;

/**
 * One tamper seen in one event, and its cure as data: acting is somebody else's job.
 *
 * @param tamper the kind
 * @param event where it was seen
 * @param remedy what would undo it if the call succeeded; without one it is told and never passed over
 */
public record Finding(Tamper tamper, TrailEvent event, Optional<Remediation> remedy) {}
