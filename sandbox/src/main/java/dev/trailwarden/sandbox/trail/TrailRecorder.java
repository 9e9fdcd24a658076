package dev.trailwarden.sandbox.trail;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Ids;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.runtime.SandboxLog;
import dev.trailwarden.sandbox.runtime.TrailEventListener;
import dev.trailwarden.sandbox.wire.ApiCall;
import dev.trailwarden.sandbox.wire.ApiService;
import dev.trailwarden.sandbox.wire.CallAuditor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Records every management call, whether a trail is on or not (CloudTrail's event history), and hands write events to
 * the default bus while a trail is on that covers the account and Region and whose selectors take the event.
 */
public final class TrailRecorder implements CallAuditor {
    private static final int KEPT = 2000;
    /** CloudTrail does not send larger events to EventBridge. (CloudTrail User Guide, "Quotas".) */
    private static final int MAX_EVENT = 256 * 1024;

    private final Trails trails;
    private final Ids ids;
    private final SandboxLog log;
    private final Map<Place, Deque<Recorded>> history = new ConcurrentHashMap<>();
    private final List<TrailEventListener> listeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<ObjectNode>> watchers = new CopyOnWriteArrayList<>();

    private record Place(AccountId account, Region region) {}

    /**
     * Makes a recorder.
     *
     * @param trails decide whether events are delivered
     * @param ids makes event ids
     * @param log gets a line for every event delivered or withheld
     */
    public TrailRecorder(Trails trails, Ids ids, SandboxLog log) {
        this.trails = trails;
        this.ids = ids;
        this.log = log;
    }

    /**
     * Adds a listener; EventBridge is one.
     *
     * @param listener hears every event delivered from now on
     */
    public void listen(TrailEventListener listener) {
        listeners.add(listener);
    }

    /**
     * Shows somebody every record as it is made, whether a trail is on or not.
     *
     * @param watcher gets each record; must not change it
     * @return ends the watching
     */
    public Runnable watch(Consumer<ObjectNode> watcher) {
        watchers.add(watcher);
        return () -> watchers.remove(watcher);
    }

    /**
     * A record as CloudTrail hands it to EventBridge.
     *
     * @param record the record
     * @param id the envelope's own id, which a second delivery need not share
     * @return the envelope, with the record itself in it
     */
    public static ObjectNode envelope(ObjectNode record, String id) {
        ObjectNode envelope = JsonNodeFactory.instance.objectNode();
        envelope.put("version", "0");
        envelope.put("id", id);
        envelope.put("detail-type", "AWS API Call via CloudTrail");
        envelope.put("source", "aws." + record.path("eventSource").asText().replace(".amazonaws.com", ""));
        envelope.set("account", record.path("recipientAccountId"));
        envelope.set("time", record.path("eventTime"));
        envelope.set("region", record.path("awsRegion"));
        envelope.putArray("resources");
        envelope.set("detail", record);
        return envelope;
    }

    /**
     * The event history of an account and Region.
     *
     * @param account which account
     * @param region which Region
     * @return its records, newest first
     */
    public List<ObjectNode> history(AccountId account, Region region) {
        Deque<Recorded> records = history.getOrDefault(new Place(account, region), new ArrayDeque<>());
        List<Recorded> kept;
        synchronized (records) {
            kept = List.copyOf(records);
        }
        return kept.stream().map(Recorded::write).toList();
    }

    @Override
    public Ending opened(ApiCall call, ApiService.Kind kind) {
        if (kind == ApiService.Kind.DATA) {
            return new Silent();
        }
        // Judged before the call takes effect: the StopLogging of the only trail, or the PutEventSelectors that
        // silences it, is still delivered.
        boolean delivered = kind == ApiService.Kind.WRITE
                && trails.recordWrites(call.caller().account(), call.region(), call.service());
        return new Recorded(call, kind, delivered);
    }

    private record Silent() implements Ending {
        @Override
        public void answered(ObjectNode response) {}

        @Override
        public void failed(ApiError error) {}
    }

    /** What a record is written from, when somebody reads it: of most calls nobody ever does. */
    private final class Recorded implements Ending {
        private final ApiCall call;
        private final boolean readOnly;
        private final boolean delivered;
        private final String eventId = ids.uuid();
        private Optional<ObjectNode> response = Optional.empty();
        private Optional<ApiError> error = Optional.empty();

        private Recorded(ApiCall call, ApiService.Kind kind, boolean delivered) {
            this.call = call;
            this.readOnly = kind == ApiService.Kind.READ;
            this.delivered = delivered;
        }

        @Override
        public void answered(ObjectNode answer) {
            // A record has the answers of writes only.
            response = readOnly ? Optional.empty() : Optional.of(answer);
            keep();
        }

        @Override
        public void failed(ApiError failure) {
            error = Optional.of(failure);
            keep();
        }

        private ObjectNode write() {
            return RecordWriter.write(call, eventId, readOnly, response, error);
        }

        private void keep() {
            AccountId account = call.caller().account();
            Deque<Recorded> records =
                    history.computeIfAbsent(new Place(account, call.region()), _ -> new ArrayDeque<>());
            synchronized (records) {
                records.addFirst(this);
                if (records.size() > KEPT) {
                    records.removeLast();
                }
            }
            if (!watchers.isEmpty()) {
                ObjectNode record = write();
                watchers.forEach(watcher -> watcher.accept(record));
            }
            if (readOnly) {
                return;
            }
            String what = call.service() + ":" + call.operation() + " by "
                    + call.caller().arn() + " in " + call.region()
                    + error.map(failed -> " (" + failed.code() + ")").orElse("");
            log.line(delivered ? what : what + ", which no trail records");
            if (delivered) {
                deliver(account, write());
            }
        }

        private void deliver(AccountId account, ObjectNode record) {
            ObjectNode envelope = envelope(record, ids.uuid());
            int size = envelope.toString().getBytes(StandardCharsets.UTF_8).length;
            if (size > MAX_EVENT) {
                log.line("An event of " + size + " bytes is too large for EventBridge");
                return;
            }
            listeners.forEach(listener -> listener.onTrailEvent(account, call.region(), envelope.deepCopy()));
        }
    }
}
