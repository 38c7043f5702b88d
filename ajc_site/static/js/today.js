// Fills in the day on which somebody reads the page, as the guide that asks for it writes days.

const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });
for (const today of document.querySelectorAll(".today")) today.replaceWith(day.format(new Date()));
