export const errors = {
  reference: "Reference",
  home: "Go to the home page",
  contact: "Contact us",
  notFound: {
    title: "We cannot find this page",
    text: "Check the address if you typed it. If you followed a link, what it led to may have moved, or it belongs to another account.",
  },
  failure: {
    title: "Something went wrong on our side",
    text: "This page did not work. Try again in a few minutes. If it happens again, call us with the reference below.",
  },
  money: {
    none: "No money has been taken.",
    perhaps:
      "Your payment may already have gone through. Look at your history before you pay again: pressing pay twice never takes the money twice.",
    perhaps_guest:
      "Your payment may already have gone through. Look where it stands before you pay again: pressing “Confirm” twice never takes the money twice.",
    history: "Look at your history",
    standing: "See where it stands",
  },
  forbidden: {
    title: "We did not take this form",
    other_origin: "It did not come from a page of ours, so nothing was done. Open the page here and fill it in again.",
    wrong_token: "The page was open for a long time or in another window, so nothing was done. Go back, reload the page and send it again.",
    session_over: "You were signed out while the page was open, so nothing was done. Sign in and send it again.",
    signIn: "Login",
  },
  notYours: {
    title: "This is for the account’s owner to do",
    text: "You may see these bills and pay them for somebody. Everything else about them stays with that person. Nothing was done.",
  },
  busy: { title: "Many requests at once", text: "Wait a minute, then try again." },
  tooLarge: { title: "That was too much at once", text: "What was sent is larger than this page takes. Nothing was saved." },
};
