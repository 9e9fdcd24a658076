package dev.trailwarden.sandbox.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.runtime.SandboxLog;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The one path every call takes to its service, over the wire or from within the sandbox: find the operation, let the
 * faults strike, do it, tell the auditor.
 */
public final class Dispatcher {
    private final Map<String, ApiService> services = new ConcurrentHashMap<>();
    private final CallAuditor auditor;
    private final Faults faults;
    private final SandboxLog log;
    private final Rates rates = new Rates();

    /**
     * Makes a dispatcher without services.
     *
     * @param auditor records every call
     * @param faults may make a call fail
     * @param log gets a line for what does not exist or breaks
     */
    public Dispatcher(CallAuditor auditor, Faults faults, SandboxLog log) {
        this.auditor = auditor;
        this.faults = faults;
        this.log = log;
    }

    /**
     * Adds a service.
     *
     * @param service the service; replaces one of the same name
     */
    public void register(ApiService service) {
        services.put(service.profile().name(), service);
        rates.add(service.profile().name(), service.limits());
    }

    /**
     * The published rates of all services, and what was measured.
     *
     * @return the rates
     */
    public Rates rates() {
        return rates;
    }

    /**
     * How a service shows itself.
     *
     * @param service its signing name
     * @return its profile, empty when the sandbox does not have it
     */
    public Optional<ServiceProfile> profile(String service) {
        return Optional.ofNullable(services.get(service)).map(ApiService::profile);
    }

    /**
     * How a service of the protocol Query shows itself to clients that speak JSON.
     *
     * @param service its signing name
     * @return its other profile, empty for a service of one protocol
     */
    Optional<ServiceProfile> json(String service) {
        return Optional.ofNullable(services.get(service)).flatMap(ApiService::json);
    }

    /**
     * How a service of the protocol REST-JSON or REST-XML writes its calls down.
     *
     * @param service its signing name
     * @return the form, empty for other protocols and services
     */
    Optional<RestForm> rest(String service) {
        return Optional.ofNullable(services.get(service)).flatMap(ApiService::rest);
    }

    /**
     * Carries out a call.
     *
     * @param call the call
     * @return the answer's members
     * @throws ApiError what AWS would answer instead; {@code UnknownOperationException} when the sandbox does not have
     *     the operation
     */
    public ObjectNode carryOut(ApiCall call) {
        ApiService service = services.get(call.service());
        ApiService.Operation operation =
                service == null ? null : service.operations().get(call.operation());
        if (operation == null) {
            throw unknownOperation(call.service(), call.operation());
        }
        CallAuditor.Ending ending = auditor.opened(call, operation.kind());
        try {
            rates.pass(call);
            faults.strike(call);
            ObjectNode answer = operation.handler().handle(call);
            ending.answered(answer);
            return answer;
        } catch (ApiError error) {
            ending.failed(error);
            throw error;
        } catch (RuntimeException accident) {
            log.line(call.service() + ":" + call.operation() + " broke: " + accident);
            ApiError error = new ApiError("InternalFailure", 500, "The sandbox failed: " + accident);
            ending.failed(error);
            throw error;
        }
    }

    /**
     * The answer to what does not exist here; also writes the log's line.
     *
     * @param service the signing name asked for
     * @param operation the operation asked for
     * @return the error
     */
    ApiError unknownOperation(String service, String operation) {
        String what = "The sandbox does not have " + service + ":" + operation;
        log.line(what);
        return ApiError.badRequest("UnknownOperationException", what);
    }
}
