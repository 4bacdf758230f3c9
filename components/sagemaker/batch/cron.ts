/**
 * The one expression that says the same as a five-field cron expression.
 *
 * @throws Error where none does, as for days of the month or of the week.
 */
export declare function awsCron(expression: string): string;

/** As {@link awsCron}, two where an expression names both days of the month and days of the week. */
export declare function awsCrons(expression: string): string[];
