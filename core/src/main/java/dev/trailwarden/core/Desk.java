package dev.trailwarden.core;

import dev.trailwarden.core.alert.Alert;
import dev.trailwarden.core.alert.Alert.Source;
import dev.trailwarden.core.alert.Verdict;
import dev.trailwarden.core.baseline.Baseline;
import dev.trailwarden.core.baseline.Baseline.Origin;
import dev.trailwarden.core.baseline.Facet;
import dev.trailwarden.core.baseline.TrailSettings;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.PlainText;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.incident.Incident;
import dev.trailwarden.core.incident.Teller;
import dev.trailwarden.core.port.Baselines;
import dev.trailwarden.core.port.Ledger;
import dev.trailwarden.core.port.LedgerFault;
import dev.trailwarden.core.port.MemberFault;
import dev.trailwarden.core.port.Members;
import dev.trailwarden.core.remedy.Outcome.Change;
import dev.trailwarden.core.remedy.Plan;
import dev.trailwarden.core.remedy.Remediation.MatchBaseline;
import dev.trailwarden.core.remedy.TrailWrite;
import dev.trailwarden.core.tamper.Severity;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What people may ask of the hub: to see and change what each trail should be, and to put one right now. */
public final class Desk {
    private static final int LONGEST_REMARK = 300;

    /** Baselines that are read at once; neither DynamoDB nor KMS minds hundreds of calls a second. */
    private static final int ROWS_AT_ONCE = 32;

    private final Members members;
    private final Baselines baselines;
    private final Ledger ledger;
    private final Look look;
    private final Teller teller;
    private final InstantSource clock;

    /** Joins the parts. */
    public Desk(Members members, Baselines baselines, Ledger ledger, Look look, Teller teller, InstantSource clock) {
        this.members = members;
        this.baselines = baselines;
        this.ledger = ledger;
        this.look = look;
        this.teller = teller;
        this.clock = clock;
    }

    /** It cannot be done, and asking again does not help. */
    public static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        /**
         * @param why what is wrong and what to do, in one or two sentences
         */
        public Refused(String why) {
            super(why);
        }
    }

    /**
     * A baseline in a list.
     *
     * @param trail whose
     * @param baseline the baseline, if it can be trusted
     * @param problem why it cannot be used
     */
    public record Row(TrailArn trail, Optional<Baseline> baseline, Optional<String> problem) {}

    /**
     * How a trail differs from its baseline.
     *
     * @param changes what differs; {@code now} is always absent
     * @param calls the calls that would undo it, in order
     */
    public record Diff(List<Change> changes, List<String> calls) {}

    /**
     * What came of agreeing to a change.
     *
     * @param baseline what is kept now; nothing if none is, because the trail is deleted
     * @param closed the incidents that this ended
     * @param seen the trail after it was made equal to the baseline
     */
    public record Accepted(Optional<Baseline> baseline, List<String> closed, Optional<Look.Seen> seen) {}

    /**
     * Some of the baselines, in the order of their trails' ARNs.
     *
     * @param rows the baselines
     * @param next the last trail of these, to ask for those after it; nothing if there are no more
     */
    public record Page(List<Row> rows, Optional<TrailArn> next) {}

    /**
     * Lists baselines.
     *
     * @param account of which account; of all if none is given
     * @param after only of trails whose ARNs come after this one
     * @param limit at most so many
     * @return them, and where to go on
     */
    public Page list(Optional<AccountId> account, Optional<TrailArn> after, int limit) throws LedgerFault {
        List<TrailArn> left = (account.isPresent() ? baselines.of(account.get()) : baselines.all())
                .stream()
                        .filter(trail -> after.filter(last -> trail.toString().compareTo(last.toString()) <= 0)
                                .isEmpty())
                        .sorted(Comparator.comparing(TrailArn::toString))
                        .toList();
        List<Row> rows = rows(left.subList(0, Math.min(limit, left.size())));
        return new Page(rows, left.size() > limit ? Optional.of(left.get(limit - 1)) : Optional.empty());
    }

    /** Each is an item and its seal, which are asked for apart: one after the other, thousands would take minutes. */
    private List<Row> rows(List<TrailArn> trails) throws LedgerFault {
        List<Row> rows = new ArrayList<>();
        try (ExecutorService threads =
                Executors.newFixedThreadPool(ROWS_AT_ONCE, Thread.ofVirtual().factory())) {
            List<Future<Optional<Row>>> asked = trails.stream()
                    .map(trail -> threads.submit(() -> row(trail)))
                    .toList();
            try {
                for (Future<Optional<Row>> one : asked) {
                    one.get().ifPresent(rows::add);
                }
            } catch (ExecutionException e) {
                threads.shutdownNow();
                if (e.getCause() instanceof LedgerFault fault) {
                    throw fault;
                }
                throw new IllegalStateException("a baseline cannot be read by a mistake of ours", e.getCause());
            } catch (InterruptedException e) {
                threads.shutdownNow();
                Thread.currentThread().interrupt();
                throw new LedgerFault("reading baselines was interrupted", e);
            }
        }
        return rows;
    }

    private Optional<Row> row(TrailArn trail) throws LedgerFault {
        try {
            return baselines.find(trail).map(kept -> new Row(trail, Optional.of(kept), Optional.empty()));
        } catch (LedgerFault fault) {
            if (fault.kind() != LedgerFault.Kind.TAMPERED) {
                throw fault;
            }
            return Optional.of(new Row(trail, Optional.empty(), Optional.of(fault.what())));
        }
    }

    /**
     * Gives the baseline of a trail.
     *
     * @throws Refused if none is kept
     */
    public Baseline show(TrailArn trail) throws LedgerFault, Refused {
        return baselines.find(trail).orElseThrow(() -> new Refused("no baseline is kept of " + trail));
    }

    /**
     * Compares a trail with its baseline and touches nothing.
     *
     * @throws Refused if no baseline is kept
     */
    public Diff diff(TrailArn trail) throws LedgerFault, MemberFault, Refused {
        TrailSettings wanted = show(trail).settings();
        Optional<TrailSettings> found = read(trail);
        List<Change> changes = found.map(now -> Facet.differing(wanted, now).stream()
                        .map(facet -> new Change(facet.label(), facet.in(wanted), facet.in(now), Optional.empty()))
                        .toList())
                .orElseGet(() -> List.of(new Change("the trail", "there", "deleted", Optional.empty())));
        return new Diff(
                changes,
                Plan.of(wanted, found).stream().map(TrailWrite::operation).toList());
    }

    /**
     * Agrees to a trail as it is now, whatever was wrong with it; to its deletion, if it is deleted.
     *
     * @param trail which
     * @param by what the operator calls themselves
     * @param reason why, for the record
     * @throws Refused if the trail does not log
     */
    public Accepted accept(TrailArn trail, String by, String reason) throws LedgerFault, MemberFault, Refused {
        Optional<TrailSettings> found = read(trail);
        if (found.isEmpty()) {
            if (!baselines.of(trail.owner()).contains(trail)) {
                throw new Refused("there is no trail " + trail + ", and no baseline is kept of it");
            }
            baselines.forget(trail);
            return new Accepted(Optional.empty(), close(trail, by, reason), Optional.empty());
        }
        if (!found.get().logging()) {
            throw new Refused(trail + " does not log; start it first, or delete it if nobody needs it");
        }
        Baseline next = keep(trail, found.get(), Origin.ACCEPTED, by);
        return new Accepted(Optional.of(next), close(trail, by, reason), Optional.empty());
    }

    /**
     * Agrees to what an incident was about: the settings as they were found then become the baseline, and the trail is
     * made equal to it.
     *
     * @param incidentId from the alert
     * @param by what the operator calls themselves
     * @param reason why, for the record
     * @throws Refused if the incident is not known, or was not about settings
     */
    public Accepted accept(String incidentId, String by, String reason) throws LedgerFault, Refused {
        Incident incident = ledger.recall(incidentId)
                .orElseThrow(() -> new Refused("there is no incident " + PlainText.quoted(incidentId, 80)));
        TrailSettings found = incident.found()
                .orElseThrow(() -> new Refused("incident " + incidentId
                        + " changed no settings that could be accepted; give the trail's ARN to accept it as it is"));
        TrailArn trail = trailOf(incident);
        Baseline next = keep(trail, found.logging(true), Origin.ACCEPTED, by);
        List<String> closed = new ArrayList<>(close(trail, by, reason));
        if (!closed.contains(incidentId)) {
            teller.tell(accepted(trail, incidentId, by, reason));
            closed.add(incidentId);
        }
        return new Accepted(Optional.of(next), closed, Optional.of(look.asAgreed(trail)));
    }

    /**
     * Says what a trail should be, whatever is kept now and whatever the trail is like. The next look makes it so.
     *
     * @param trail which; it need not exist
     * @param settings what it should be
     * @param by what the operator calls themselves
     * @return what is kept now
     * @throws Refused if the trail is not to log
     */
    public Baseline pin(TrailArn trail, TrailSettings settings, String by) throws LedgerFault, Refused {
        if (!settings.logging()) {
            throw new Refused("a baseline says that its trail logs; set \"logging\" to true");
        }
        return keep(trail, settings, Origin.PINNED, by);
    }

    /**
     * Looks at one trail and puts it right now.
     *
     * @param trail which
     * @param endWindow whether to end a break-glass window that is still open
     */
    public Look.Seen restore(TrailArn trail, boolean endWindow) throws LedgerFault {
        if (endWindow) {
            Instant now = clock.instant();
            for (Incident incident : ledger.open(trail)) {
                if (incident.windowEnds().filter(now::isBefore).isPresent()) {
                    ledger.remember(incident.until(now));
                }
            }
        }
        return look.at(trail);
    }

    private Baseline keep(TrailArn trail, TrailSettings settings, Origin origin, String by) throws LedgerFault {
        String who = PlainText.of(by, LONGEST_REMARK);
        try {
            Optional<Baseline> before = baselines.find(trail);
            Baseline next = before.map(kept -> kept.next(settings, origin, who, clock.instant()))
                    .orElseGet(() -> new Baseline(trail, settings, 1, origin, who, clock.instant()));
            baselines.keep(next);
            return next;
        } catch (LedgerFault fault) {
            if (fault.kind() != LedgerFault.Kind.TAMPERED) {
                throw fault;
            }
            // An operator's word ends the doubt about an item that somebody has changed.
            Baseline anew = new Baseline(trail, settings, 1, origin, who, clock.instant());
            baselines.overwrite(anew);
            return anew;
        }
    }

    private List<String> close(TrailArn trail, String by, String reason) throws LedgerFault {
        List<String> closed = new ArrayList<>();
        for (Incident incident : ledger.open(trail)) {
            teller.tell(accepted(trail, incident.id(), by, reason));
            closed.add(incident.id());
        }
        return closed;
    }

    private static Alert accepted(TrailArn trail, String incident, String by, String reason) {
        return new Alert(
                incident,
                Verdict.ACCEPTED,
                Source.OPERATOR,
                Severity.LOW,
                PlainText.of(by, LONGEST_REMARK) + " agreed to the change"
                        + (reason.isBlank() ? "" : ": " + PlainText.of(reason, LONGEST_REMARK)),
                Optional.empty(),
                Optional.empty(),
                Optional.of(trail.owner()),
                Optional.empty(),
                Optional.of(trail.homeRegion()),
                Optional.of(trail.name()),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of());
    }

    private TrailArn trailOf(Incident incident) throws LedgerFault, Refused {
        AccountId account = incident.account().orElseThrow(() -> new Refused("the incident names no account"));
        List<TrailArn> called = baselines.of(account).stream()
                .filter(trail -> Optional.of(trail.name()).equals(incident.trail()))
                .toList();
        if (called.size() != 1) {
            throw new Refused("account " + account + " has " + called.size() + " baselines of trails called "
                    + incident.trail().orElse("(not named)") + "; give the trail's ARN instead");
        }
        return called.getFirst();
    }

    private Optional<TrailSettings> read(TrailArn trail) throws MemberFault {
        return members.open(trail.owner(), MatchBaseline.READS, Optional.of(trail.name()))
                .settingsIfThere(trail);
    }
}
