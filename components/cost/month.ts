/** Hours of a month, as AWS's calculator and price pages count them: 365 days of 24 hours over 12. */
export const hoursPerMonth = 730;
export const secondsPerMonth = hoursPerMonth * 3600;
export const daysPerMonth = hoursPerMonth / 24;
export const weeksPerMonth = daysPerMonth / 7;
