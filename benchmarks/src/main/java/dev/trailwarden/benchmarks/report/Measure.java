package dev.trailwarden.benchmarks.report;

/** What is measured of a subject. */
public enum Measure {
    /** Process start to the first event answered; AWS answers at once. */
    COLD_0("cold, AWS answers at once", "ms"),
    /** The same; AWS answers after 20 ms. */
    COLD_20("cold, AWS answers after 20 ms", "ms"),
    /** Process start to the call for the first event, on a whole core. */
    INIT("INIT, one core", "ms"),
    /** The first event with the processor share of 512 MB, after such an INIT. */
    INVOKE_512("first INVOKE at 512 MB's share", "ms"),
    /** Both together. */
    SPLIT_512("INIT + INVOKE", "ms"),
    /** INIT of a process that answers one event for practice in it. */
    INIT_PRIMED("INIT, one core, primed", "ms"),
    /** The first event after such an INIT, with the share of 512 MB. */
    INVOKE_512_PRIMED("first INVOKE at 512 MB's share, primed", "ms"),
    /** Both together, of a process that answers one event for practice in its INIT. */
    SPLIT_512_PRIMED("INIT + INVOKE, primed", "ms"),
    /** The first event of a process that was primed, on a whole core, its connections new. */
    PRIMED_FIRST("first event of a primed process", "ms"),
    /** One event of a process that has answered hundreds. */
    WARM("warm", "ms"),
    /** Events that such a process answers one after the other. */
    THROUGHPUT("throughput, one process, one core", "events/s"),
    /** The most memory that such a process ever had resident. */
    PEAK("peak resident memory", "MB"),
    /** Classes loaded when the first event is answered. */
    CLASSES("classes loaded by the first event", ""),
    /** What is uploaded to Lambda. */
    PACKAGE("package", "MB");

    private final String title;
    private final String unit;

    Measure(String title, String unit) {
        this.title = title;
        this.unit = unit;
    }

    /**
     * What it is called.
     *
     * @return for a table's row, with its unit
     */
    public String title() {
        return unit.isEmpty() ? title : title + ", " + unit;
    }
}
