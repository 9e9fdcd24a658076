package dev.trailwarden.hub;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.core.Desk;
import dev.trailwarden.core.port.AlertSink;
import dev.trailwarden.core.port.LedgerFault;
import dev.trailwarden.core.port.MemberFault;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * What Lambda calls with each request of an operator, and once a minute for the digests that are due. People ask this
 * function and have none of the hub's power themselves. What goes wrong with a request is an answer that says so; a
 * digest that is not sent makes the invocation fail, which raises the alarm, and the next minute tries again.
 */
public final class DeskHandler implements RequestStreamHandler {
    private final Renewed<HubComponent> graph;

    /**
     * Reads the function's environment; the desk is made with the first request.
     *
     * @throws IllegalArgumentException naming every mistake in the settings; Lambda then reports that the function
     *     cannot start
     */
    public DeskHandler() {
        AotCache.check(System.getenv(), System.out);
        this(Renewed.hub(HubSettings.from(System.getenv())).registered());
    }

    DeskHandler(Renewed<HubComponent> graph) {
        this.graph = graph;
    }

    @Override
    public void handleRequest(InputStream request, OutputStream answer, Context context) throws IOException {
        long began = System.nanoTime();
        HubComponent hub = graph.get();
        hub.budget().begin(Duration.ofMillis(context.getRemainingTimeInMillis()));
        byte[] asked = request.readAllBytes();
        ObjectNode answered = answer(hub, asked);
        hub.deskLog().write(asked, answered, Duration.ofNanos(System.nanoTime() - began));
        answer.write(answered.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode answer(HubComponent hub, byte[] asked) {
        try {
            return answer(hub, DeskRequest.read(asked));
        } catch (DeskRequest.Bad bad) {
            return DeskAnswer.error("bad-request", bad.what());
        } catch (Desk.Refused refused) {
            return DeskAnswer.error("refused", String.valueOf(refused.getMessage()));
        } catch (MemberFault fault) {
            return DeskAnswer.error(fault);
        } catch (LedgerFault fault) {
            return DeskAnswer.error(fault);
        }
    }

    private static ObjectNode answer(HubComponent hub, DeskRequest request)
            throws Desk.Refused, MemberFault, LedgerFault {
        Desk desk = hub.desk();
        return switch (request) {
            case DeskRequest.Look look -> look(hub, look);
            case DeskRequest.Restore restore -> DeskAnswer.seen(desk.restore(restore.trail(), restore.endWindow()));
            case DeskRequest.ListBaselines list ->
                DeskAnswer.list(desk.list(list.account(), list.after(), list.limit()), list.withSettings());
            case DeskRequest.ShowBaseline show -> DeskAnswer.shown(desk.show(show.trail()));
            case DeskRequest.DiffBaseline diff -> DeskAnswer.diff(diff.trail(), desk.diff(diff.trail()));
            case DeskRequest.AcceptTrail accept ->
                DeskAnswer.accepted(desk.accept(accept.trail(), accept.by(), accept.reason()));
            case DeskRequest.AcceptIncident accept ->
                DeskAnswer.accepted(desk.accept(accept.incident(), accept.by(), accept.reason()));
            case DeskRequest.PinBaseline pin -> DeskAnswer.kept(desk.pin(pin.trail(), pin.settings(), pin.by()));
            case DeskRequest.KeepGuardrail keep ->
                DeskAnswer.kept(hub.guardrailDesk().keep(keep.policies(), keep.by()));
            case DeskRequest.ShowGuardrail show ->
                DeskAnswer.guardrail(
                        hub.guardrailDesk().kept(), hub.guardrailDesk().compare());
            case DeskRequest.ReleaseGuardrail release -> {
                hub.guardrailDesk().release(release.by(), release.reason());
                yield DeskAnswer.released();
            }
            case DeskRequest.SendDigest digest -> DeskAnswer.digest(tell(hub));
        };
    }

    /** A look at the management account is one at the organization's guardrail, too. */
    private static ObjectNode look(HubComponent hub, DeskRequest.Look look) throws MemberFault, LedgerFault {
        HubSettings settings = hub.settings();
        ObjectNode answer = DeskAnswer.seen(hub.look().at(look.account(), settings.region()));
        return settings.house().managementAccount().equals(Optional.of(look.account()))
                ? DeskAnswer.withGuardrail(answer, hub.guardrailDesk().look())
                : answer;
    }

    /** Nobody reads an answer about digests. */
    private static int tell(HubComponent hub) {
        try {
            return hub.digester().tell();
        } catch (AlertSink.NotSent | LedgerFault e) {
            throw new HubHandler.NotDone("the digest was not sent: " + e.getMessage());
        }
    }
}
