package dev.trailwarden.sandbox.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.model.ApiError;

/** Sees every call twice: before it takes effect and after. CloudTrail is the auditor. */
@FunctionalInterface
public interface CallAuditor {
    /**
     * A call is about to be carried out. Whether its record will be delivered is decided now: the StopLogging of the
     * only trail is still delivered, what follows is not.
     *
     * @param call the call
     * @param kind what sort of operation it is
     * @return hears how the call ended
     */
    Ending opened(ApiCall call, ApiService.Kind kind);

    /** Hears how a call ended. */
    interface Ending {
        /**
         * The call was carried out.
         *
         * @param response its answer
         */
        void answered(ObjectNode response);

        /**
         * The call failed.
         *
         * @param error its error
         */
        void failed(ApiError error);
    }
}
