package dev.trailwarden.benchmarks;

import dev.trailwarden.aws.Budget;
import dev.trailwarden.aws.Clients;
import dev.trailwarden.aws.SdkMembers;
import dev.trailwarden.benchmarks.lambda.PeakMemory;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.Region;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.port.MemberAccount;
import dev.trailwarden.core.port.MemberFault;
import dev.trailwarden.core.port.Members;
import dev.trailwarden.core.remedy.Remediation.MatchBaseline;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;

/**
 * The way by which our sweep looks into accounts, in every Region of each: a session, and in each Region the trails and the
 * status of each. Runs in a process of its own, with nothing but the hub's jar and the classes of the benchmark.
 */
public final class WideSweep {
    /** Longer than any run. */
    private static final Duration TIME = Duration.ofHours(1);

    private final Members members;
    private final List<Region> regions;

    private WideSweep(Members members, List<Region> regions) {
        this.members = members;
        this.regions = regions;
    }

    /**
     * Looks, and prints its processor time in seconds and its peak memory in kilobytes as JSON.
     *
     * @param args how many accounts, how many Regions each, and how many accounts at once; AWS and the role to assume are
     *     in the environment
     */
    public static void main(String[] args) throws ExecutionException, InterruptedException {
        int accounts = Integer.parseInt(args[0]);
        List<Region> regions = IntStream.rangeClosed(1, Integer.parseInt(args[1]))
                .mapToObj(index -> new Region("eu-west-" + index))
                .toList();
        Budget budget = new Budget(System::nanoTime);
        budget.begin(TIME);
        try (Clients clients = new Clients(EnvironmentVariableCredentialsProvider.create(), Optional.empty())) {
            Members members =
                    new SdkMembers(clients, budget, setting("AWS_REGION"), setting("MEMBER_ROLE"), Clock.systemUTC());
            long trails = new WideSweep(members, regions).trails(accounts, Integer.parseInt(args[2]));
            if (trails < (long) accounts * regions.size()) {
                throw new IllegalStateException("only " + trails + " trails were seen");
            }
            ProcessHandle self = ProcessHandle.current();
            System.out.printf(
                    "{\"processor\": %s, \"kilobytes\": %d}%n",
                    self.info().totalCpuDuration().orElseThrow().toNanos() / 1e9,
                    PeakMemory.kilobytes(self.pid()).orElseThrow());
        }
    }

    private static String setting(String name) {
        return Optional.ofNullable(System.getenv(name))
                .orElseThrow(() -> new IllegalStateException(name + " is not set"));
    }

    /** A virtual thread for each account, as the sweep has them. */
    private long trails(int accounts, int atOnce) throws ExecutionException, InterruptedException {
        Semaphore places = new Semaphore(atOnce);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> seen = IntStream.rangeClosed(1, accounts)
                    .mapToObj(number -> threads.submit(() -> {
                        places.acquire();
                        try {
                            return trails(new AccountId("%012d".formatted(number)));
                        } finally {
                            places.release();
                        }
                    }))
                    .toList();
            long trails = 0;
            for (Future<Integer> one : seen) {
                trails += one.get();
            }
            return trails;
        }
    }

    private int trails(AccountId account) throws MemberFault {
        MemberAccount member = members.open(account, MatchBaseline.READS, Optional.empty());
        int seen = 0;
        for (Region region : regions) {
            for (TrailArn trail : member.trails(region)) {
                var _ = member.status(region, trail.name());
                seen++;
            }
        }
        return seen;
    }
}
